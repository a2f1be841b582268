//! Operators between values that a rule writes itself: what they make, and where they have no answer.

use serde_json::json;

use super::{hold, integer, leave, refuse};

#[test]
fn numbers_are_computed_as_in_go() {
    hold(
        &integer(),
        &json!(7),
        &[
            "self + 1 == 8 && self - 8 == -1 && self * -2 == -14",
            "self / 2 == 3 && -self / 2 == -3",
            "self % 4 == 3 && -self % 4 == -3 && self % -4 == 3",
            "7u / 2u == 3u && 7u % 4u == 3u && 2u * 3u - 6u == 0u",
            "7.0 / 2.0 == 3.5 && 0.1 + 0.2 != 0.3 && -1.5 * 2.0 == -3.0",
            "1.0 / 0.0 > 1e308 && -1.0 / 0.0 < -1e308",
            "0x10 == 16 && 0xFFu == 255u && 1e3 == 1000.0",
            "1 + 2 * 3 == 7 && (1 + 2) * 3 == 9 && 10 - 3 - 2 == 5",
            "-(-9223372036854775807) == 9223372036854775807",
            "9223372036854775807 - 1 < 9223372036854775807",
            "18446744073709551615u > 9223372036854775807u",
        ],
    );
}

#[test]
fn a_number_that_does_not_fit_has_no_answer() {
    refuse(
        &integer(),
        &json!(0),
        &[
            ("1 / self == 0", "division by zero"),
            ("1 % self == 0", "modulus by zero"),
            ("1u / 0u == 0u", "division by zero"),
            ("1u % 0u == 0u", "modulus by zero"),
            ("9223372036854775807 + 1 == self", "overflow of `+`"),
            ("-9223372036854775807 - 2 == self", "overflow of `-`"),
            ("9223372036854775807 * 2 == self", "overflow of `*`"),
            ("-9223372036854775808 / -1 == self", "overflow of `/`"),
            ("-(-9223372036854775808) == self", "overflow of `-`"),
            ("0u - 1u == 0u", "overflow of `-`"),
            ("18446744073709551615u + 1u == 0u", "overflow of `+`"),
        ],
    );
}

#[test]
fn values_of_two_types_are_not_computed() {
    leave(
        &integer(),
        &json!(1),
        &[
            ("self + 1u == 2u", "`+` does not take these types"),
            ("self * 1.0 == 1.0", "`*` does not take these types"),
            ("'a' - 'a' == ''", "`-` does not take these types"),
            ("5.0 % 2.0 == 1.0", "`%` does not take these types"),
            ("[1] + 2 == [1, 2]", "`+` does not take these types"),
            ("-'a' == 'a'", "`-` does not take these types"),
            ("!self", "`&&` does not take these types"),
            ("self ? true : false", "`&&` does not take these types"),
            ("'a' < self", "`<` does not take these types"),
            ("[1] < [2]", "`<` does not take these types"),
            ("self in self", "`in` does not take these types"),
            ("self[0] == 1", "`[]` does not take these types"),
            ("[1]['a'] == 1", "`[]` does not take these types"),
            ("{1: 1}[[1]] == 1", "`[]` does not take these types"),
            ("self.a == 1", "`.` does not take these types"),
        ],
    );
}

#[test]
fn numbers_of_all_types_stand_in_one_order() {
    hold(
        &integer(),
        &json!(3),
        &[
            "dyn(self) == 3u && dyn(3u) == self && dyn(self) == 3.0 && dyn(3.0) == 3u",
            "dyn(self) != 3.5 && dyn('3') != 3 && dyn(true) != 1",
            "self < 4u && self < 3.5 && 2u < self && 2.5 < self && 3u <= 3.0 && 3.5 >= 3u",
            "-1 < 0u && 18446744073709551615u > -1",
            "0.0 == -0.0",
        ],
    );
}

#[test]
fn texts_bytes_and_truths_have_an_order() {
    hold(
        &integer(),
        &json!(1),
        &[
            "'a' < 'b' && 'B' < 'a' && 'a' < 'aa' && '' < 'a' && 'z' < 'ä'",
            "b'a' < b'b' && b'a' <= b'a' && b'b' >= b'ab'",
            "false < true && true >= true",
            "'a' + 'b' == 'ab' && b'a' + b'b' == b'ab' && [1] + [2] == [1, 2]",
        ],
    );
}

#[test]
fn lists_and_maps_are_equal_by_what_is_in_them() {
    hold(
        &integer(),
        &json!(1),
        &[
            "[1, 2] == [1, 2] && [1, 2] != [2, 1] && [1] != [1, 1] && [] == []",
            "[[1], [2]] == [[1], [2]] && [[1]] != [[2]]",
            "{'a': 1, 'b': 2} == {'b': 2, 'a': 1} && {'a': 1} != {'a': 2} && {'a': 1} != {'b': 1}",
            "{'a': 1} != {'a': 1, 'b': 2} && {} == {}",
            "null == null && type(null) == null_type",
            "2 in [1, 2] && !(3 in [1, 2]) && 'a' in {'a': 1} && !('b' in {'a': 1}) && !(1 in [])",
            "2.0 in dyn([1, 2]) && [1] in [[1]]",
        ],
    );
}

#[test]
fn what_decides_makes_good_what_has_no_answer() {
    hold(
        &integer(),
        &json!(0),
        &[
            "true || 1 / self == 0",
            "1 / self == 0 || true",
            "!(false && 1 / self == 0)",
            "!(1 / self == 0 && false)",
            "self == 0 ? true : 1 / self == 0",
            "self != 0 ? 1 / self == 0 : true",
        ],
    );
    refuse(
        &integer(),
        &json!(0),
        &[
            ("1 / self == 0 || false", "division by zero"),
            ("true && 1 / self == 0", "division by zero"),
            ("1 / self == 0 ? true : true", "division by zero"),
            ("1 % self == 0 || 1 / self == 0", "modulus by zero"),
        ],
    );
}

#[test]
fn what_is_not_known_here_outweighs_what_has_no_answer() {
    let unknown = "`unheard` is not known";
    leave(
        &integer(),
        &json!(0),
        &[
            ("unheard == 1 || 1 / self == 0", unknown),
            ("1 / self == 0 || unheard == 1", unknown),
            ("1 / self == 0 && unheard == 1", unknown),
            ("true && unheard == 1", unknown),
        ],
    );
}
