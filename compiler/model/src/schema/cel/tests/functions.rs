//! Functions: those of the language, of Kubernetes, and what is none.

use serde_json::json;

use super::{hold, integer, leave, of, refuse, text};

#[test]
fn values_turn_into_other_types() {
    hold(
        &integer(),
        &json!(1),
        &[
            "int('42') == 42 && int(3.9) == 3 && int(-3.9) == -3 && int(5u) == 5",
            "uint('42') == 42u && uint(3) == 3u",
            "double('1.5') == 1.5 && double(2) == 2.0",
            "string(42) == '42' && string(1.5) == '1.5' && string(true) == 'true' && string(3u) == '3'",
            "string(b'abc') == 'abc' && bytes('abc') == b'abc'",
            "bool('true') && bool('True') && bool('TRUE') && bool('t') && bool('1') && bool(true)",
            "!bool('false') && !bool('False') && !bool('FALSE') && !bool('f') && !bool('0')",
            "int(timestamp('1970-01-01T00:01:00Z')) == 60",
            "dyn(self) == 1",
        ],
    );
    refuse(&integer(), &json!(1), &[("bool('yes')", "`yes` is no boolean"), ("bool('')", "`` is no boolean")]);
}

#[test]
fn text_that_is_no_number_is_refused() {
    for rule in
        ["int('a') == 1", "int('') == 1", "uint('-1') == 1u", "double('a') == 1.0", "int('9223372036854775808') == 1"]
    {
        let told = of(rule, integer(), json!(1));
        assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), ["failed-rule"], "{rule}: {told:?}");
    }
}

#[test]
fn the_type_of_a_value_has_a_name() {
    hold(
        &integer(),
        &json!(1),
        &[
            "type(self) == int && type(1u) == uint && type(1.0) == double && type(true) == bool",
            "type('') == string && type(b'') == bytes && type([]) == list && type({}) == map",
            "type(null) == null_type && type(int) == type && type(type(1)) == type",
            "type(self) != string && type([1]) == type(['a'])",
        ],
    );
}

#[test]
fn the_size_of_a_text_is_in_characters() {
    hold(
        &text(),
        &json!("äö€😀"),
        &[
            "size(self) == 4 && self.size() == 4 && ''.size() == 0",
            "bytes(self).size() == 11 && b'ä'.size() == 2",
            "[1, 2].size() == 2 && size({'a': 1}) == 1 && size([]) == 0",
            "self.charAt(0) == 'ä' && self.charAt(4) == '' && self.indexOf('😀') == 3",
            "self.substring(1) == 'ö€😀' && self.substring(1, 3) == 'ö€' && self.substring(4) == ''",
        ],
    );
    leave(&text(), &json!("a"), &[("size(1) == 1", "`size` does not take these types")]);
}

#[test]
fn texts_are_searched_and_changed() {
    hold(
        &text(),
        &json!("a-b-c"),
        &[
            "self.contains('b-') && self.contains('') && !self.contains('B')",
            "self.startsWith('a') && self.startsWith('') && !self.startsWith('b')",
            "self.endsWith('c') && !self.endsWith('a-b-c-d')",
            "self.matches('b') && self.matches('^a.*c$') && !self.matches('^b') && matches(self, '[abc]')",
            "self.split('-') == ['a', 'b', 'c'] && self.split('-', 2) == ['a', 'b-c'] && self.split('-', 0) == []",
            "self.replace('-', '') == 'abc' && self.replace('-', '+', 1) == 'a+b-c' && self.replace('x', 'y') == self",
            "self.upperAscii() == 'A-B-C' && 'ÄB'.lowerAscii() == 'Äb'",
            "self.indexOf('b') == 2 && self.indexOf('z') == -1 && self.indexOf('-', 2) == 3 && self.indexOf('') == 0",
            "self.lastIndexOf('-') == 3 && self.lastIndexOf('z') == -1",
            "['a', 'b'].join() == 'ab' && ['a', 'b'].join(', ') == 'a, b' && [].join('-') == ''",
            "' \\t a\\n'.trim() == 'a'",
            "self.find('[b-z]') == 'b' && self.find('[x-z]') == ''",
            "self.findAll('[a-z]') == ['a', 'b', 'c'] && self.findAll('[a-z]', 2) == ['a', 'b'] && self.findAll('[0-9]') == []",
        ],
    );
}

#[test]
fn lists_are_counted_sorted_and_searched() {
    hold(
        &json!({ "type": "array", "items": { "type": "integer" } }),
        &json!([3, 1, 2]),
        &[
            "self.sum() == 6 && self.min() == 1 && self.max() == 3 && !self.isSorted()",
            "[].isSorted() && [1, 1, 2].isSorted() && ['a', 'b'].isSorted() && ![2, 1].isSorted()",
            "['b', 'a'].min() == 'a' && [1.5, 0.5].sum() == 2.0 && [duration('1s'), duration('2s')].sum() == duration('3s')",
            "self.indexOf(2) == 2 && self.indexOf(9) == -1 && [1, 2, 1].lastIndexOf(1) == 2",
            "sets.contains(self, [1, 2]) && sets.contains(self, []) && !sets.contains(self, [4])",
            "sets.equivalent(self, [1, 2, 3, 3]) && !sets.equivalent(self, [1, 2])",
            "sets.intersects(self, [4, 3]) && !sets.intersects(self, []) && !sets.intersects(self, [4])",
        ],
    );
    refuse(&integer(), &json!(1), &[("[1][1] == 1", "index out of bounds"), ("{'a': 1}['b'] == 1", "no such key: b")]);
}

#[test]
fn quantities_are_compared_by_what_they_amount_to() {
    hold(
        &text(),
        &json!("1500m"),
        &[
            "quantity(self) == quantity('1.5') && quantity('1Ki') == quantity('1024') && quantity('1k') != quantity('1Ki')",
            "quantity(self).isGreaterThan(quantity('1')) && quantity(self).isLessThan(quantity('2'))",
            "quantity(self).compareTo(quantity('1500m')) == 0 && quantity('1').compareTo(quantity('2')) == -1",
            "quantity('1Gi').asInteger() == 1073741824 && quantity('2').isInteger() && !quantity(self).isInteger()",
            "quantity(self).asApproximateFloat() == 1.5",
            "quantity('1').add(quantity('500m')) == quantity(self) && quantity('2').sub(quantity('500m')) == quantity(self)",
            "quantity('2').add(1) == quantity('3') && quantity('2').sub(3) == quantity('-1')",
            "sign(quantity('-1')) == -1 && sign(quantity('0')) == 0",
        ],
    );
}

#[test]
fn addresses_and_versions_are_read() {
    hold(
        &text(),
        &json!("10.0.0.7"),
        &[
            "isIP(self) && !isIP('10.0.0') && !isIP('010.0.0.1') && isIP('::1') && !isIP('::ffff:1.2.3.4')",
            "ip(self) == ip('10.0.0.7') && ip(self).family() == 4 && ip('::1').family() == 6",
            "ip('127.0.0.1').isLoopback() && ip('0.0.0.0').isUnspecified() && !ip(self).isLoopback()",
            "ip.isCanonical('::1') && !ip.isCanonical('0:0:0:0:0:0:0:1')",
            "cidr('10.0.0.0/24').containsIP(self) && !cidr('10.1.0.0/24').containsIP(self)",
            "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR('10.0.0.0/8')",
            "cidr('10.0.0.7/24').masked() == cidr('10.0.0.0/24') && cidr('10.0.0.0/24').prefixLength() == 24",
            "isCIDR('10.0.0.0/0') && !isCIDR('10.0.0.0/33') && !isCIDR(self)",
            "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
            "semver('1.10.0').isGreaterThan(semver('1.9.0')) && semver('1.0.0-a').isLessThan(semver('1.0.0'))",
            "isSemver('1.2.3-rc.1+b') && !isSemver('v1.2.3') && !isSemver('1.2') && isSemver('v1.2', true)",
        ],
    );
}

#[test]
fn what_is_no_function_is_told() {
    leave(
        &text(),
        &json!("a"),
        &[
            ("unheard(self)", "the function `unheard` is not known"),
            ("self.unheard()", "the function `unheard` is not known"),
            ("unheard.of(self)", "the function `of` is not known"),
            ("unheard == self", "`unheard` is not known"),
            ("size() == 0", "`size` does not take these types"),
            ("optional.unheard(self) == self", "`optional` does not take these types"),
        ],
    );
}
