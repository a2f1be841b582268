//! Addresses and blocks of addresses, in the forms that fields of some age take and in the one that newer fields ask for.
//! In: text. Out: an address, or what the text must be. Since 1.36 no field takes forms that programs read differently:
//! leading zeros, IPv4 inside of IPv6, bits beyond a prefix (`features.StrictIPCIDRValidation`).

#[cfg(test)]
mod tests;

use std::fmt::{self, Write};
use std::net::{IpAddr, Ipv4Addr};

use super::at::At;
use super::judge::Judge;

const ADDRESS: &str = "be an IP address, as `192.0.2.1` or `2001:db8::1`, without leading zeros or IPv4 inside of IPv6";
const BLOCK: &str =
    "be a block of IP addresses, as `192.0.2.0/24` or `2001:db8::/64`, without leading zeros or bits beyond the prefix";

/// `core/validation.IsValidIPForLegacyField`
pub(super) fn address(judge: &mut Judge<'_>, at: &At<'_>) -> Option<IpAddr> {
    let read = strict(at.text());
    if read.is_none() {
        judge.invalid(at, ADDRESS);
    }
    read
}

/// `apimachinery/pkg/util/validation.IsValidIP`: written in the one form of RFC 5952.
pub(super) fn canonical_address(judge: &mut Judge<'_>, at: &At<'_>) -> Option<IpAddr> {
    let address = address(judge, at)?;
    if !is_written(at.text(), format_args!("{address}")) {
        judge.invalid(at, format_args!("be written as `{address}`"));
        return None;
    }
    Some(address)
}

/// `core/validation.ValidateEndpointIP`: an address that others can reach.
pub(super) fn reachable(judge: &mut Judge<'_>, at: &At<'_>, address: IpAddr) {
    let is_local = match address {
        IpAddr::V4(v4) => {
            v4.is_unspecified() || v4.is_loopback() || v4.is_link_local() || v4.octets()[..3] == [224, 0, 0]
        }
        IpAddr::V6(v6) => {
            let head = v6.segments()[0];
            v6.is_unspecified() || v6.is_loopback() || head & 0xffc0 == 0xfe80 || head & 0xff0f == 0xff02
        }
    };
    if is_local {
        judge.invalid(at, "not be unspecified, of the loopback, link-local, or link-local multicast");
    }
}

/// A block of addresses: the first of them, and how many bits they share.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) address: IpAddr,
    bits: u32,
}

impl Block {
    /// Reads what is a block in any form that Kubernetes ever took.
    fn read(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let address = sloppy(address)?;
        let bits = Some(bits).filter(|bits| is_digits(bits))?.parse().ok()?;
        (bits <= width(address)).then_some(Self { address, bits })
    }

    /// Whether another block is a part of it, and smaller.
    pub(super) fn holds(self, other: Self) -> bool {
        width(self.address) == width(other.address)
            && self.bits < other.bits
            && (number(self.address) ^ number(other.address)) & !self.beyond() == 0
    }

    /// The bits that are not shared.
    fn beyond(self) -> u128 {
        u128::MAX.checked_shr(128 - (width(self.address) - self.bits)).unwrap_or(0)
    }

    fn has_bits_beyond(self) -> bool {
        number(self.address) & self.beyond() != 0
    }
}

/// `core/validation.IsValidCIDRForLegacyField`; the block too where it is of a form that was taken before.
pub(super) fn block(judge: &mut Judge<'_>, at: &At<'_>, text: &str) -> Option<Block> {
    if !is_block(text) {
        judge.invalid(at, BLOCK);
    }
    Block::read(text)
}

/// Whether a text is a block, in the form that fields of some age take.
pub(super) fn is_block(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or_default();
    let is_short = bits.len() == 1 || !bits.starts_with('0');
    is_short && strict(address).is_some() && Block::read(text).is_some_and(|block| !block.has_bits_beyond())
}

/// `apimachinery/pkg/util/validation.IsValidCIDR`
pub(super) fn canonical_block(judge: &mut Judge<'_>, at: &At<'_>) -> Option<Block> {
    let block = block(judge, at, at.text())?;
    let Block { address, bits } = block;
    if is_block(at.text()) && !is_written(at.text(), format_args!("{address}/{bits}")) {
        judge.invalid(at, format_args!("be written as `{address}/{bits}`"));
    }
    Some(block)
}

/// Whether a text is an address of four numbers, in whatever form: no host is called so
/// (`k8s.io/utils/net.ParseIPSloppy`).
pub(super) fn is_v4(text: &str) -> bool {
    sloppy_v4(text).is_some()
}

fn strict(text: &str) -> Option<IpAddr> {
    text.parse().ok().filter(|address| !matches!(address, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some()))
}

/// With leading zeros, and with IPv4 inside of IPv6, which is IPv4 then.
fn sloppy(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| sloppy_v4(text).map(IpAddr::V4))
}

fn sloppy_v4(text: &str) -> Option<Ipv4Addr> {
    let mut octets = [0; 4];
    let mut parts = text.split('.');
    for octet in &mut octets {
        let part = parts.next().filter(|part| is_digits(part))?;
        let digits = part.trim_start_matches('0');
        *octet = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    }
    parts.next().is_none().then(|| octets.into())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_bits().into(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// Whether a text is what would be written; nothing is allocated.
fn is_written(text: &str, wanted: fmt::Arguments<'_>) -> bool {
    struct Rest<'t>(&'t str);
    impl Write for Rest<'_> {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            self.0 = self.0.strip_prefix(part).ok_or(fmt::Error)?;
            Ok(())
        }
    }
    let mut rest = Rest(text);
    rest.write_fmt(wanted).is_ok() && rest.0.is_empty()
}
