//! Where a webhook may lead: not into private networks, unless the settings allow it.
//!
//! Whoever may add webhooks could otherwise let this server ask what only it can reach. A name is
//! looked up once, every address it has is judged, and one of just these is connected to, so that a
//! name that changes its mind in between gains nothing.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use hyper::Uri;

const URL_MAX: usize = 1_000;

/// What addresses may be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reachable {
    /// Those of the internet, over HTTPS.
    Public,
    /// All, and over HTTP as well: for programs in one's own network, and for trying out.
    Private,
}

impl Reachable {
    pub fn new(allow_private: bool) -> Self {
        if allow_private { Self::Private } else { Self::Public }
    }

    pub fn permits(self, address: IpAddr) -> bool {
        self == Self::Private || is_public(address)
    }

    /// All of the addresses that a name has, if each may be called.
    pub fn permit_all(self, addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, String> {
        match addresses.iter().find(|address| !self.permits(address.ip())) {
            Some(address) => Err(format!("{} is not an address of the internet", address.ip())),
            None if addresses.is_empty() => Err("its name has no address".to_owned()),
            None => Ok(addresses),
        }
    }
}

/// An address taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub tls: bool,
    /// Without the brackets of an IPv6 address.
    pub host: String,
    pub port: u16,
    /// Host and port as the header `Host` has them.
    pub authority: String,
    pub path: String,
}

impl Target {
    pub fn read(url: &str, reachable: Reachable) -> Result<Self, String> {
        let url = url.trim();
        if url.len() > URL_MAX || url.contains('#') || url.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(format!("must be an address of at most {URL_MAX} characters without spaces and without #"));
        }
        let wrong = || "must be an address such as https://example.com/hooks".to_owned();
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if reachable == Reachable::Private => false,
            Some("http") => return Err("must begin with https://".to_owned()),
            _ => return Err(wrong()),
        };
        let authority = uri.authority().ok_or_else(wrong)?;
        if authority.as_str().contains('@') {
            return Err("must not hold a name or password; the signature proves who sends".to_owned());
        }
        let given = authority.as_str().strip_prefix(authority.host()).unwrap_or("");
        let port = match given.strip_prefix(':') {
            Some(port) => port.parse::<u16>().ok().filter(|port| *port > 0).ok_or_else(wrong)?,
            None if tls => 443,
            None => 80,
        };
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        if host.is_empty() {
            return Err(wrong());
        }
        if let Ok(address) = host.parse::<IpAddr>()
            && !reachable.permits(address)
        {
            return Err(format!("{address} is not an address of the internet"));
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { tls, host, port, authority: authority.as_str().to_owned(), path })
    }

    /// The host in an address, which alone is fit for the log.
    pub fn host_of(url: &str) -> String {
        Self::read(url, Reachable::Private).map(|target| target.host).unwrap_or_default()
    }
}

/// Whether an address belongs to the internet: not to this machine, this network, or a special use.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// What is reserved: the first address and how many bits of it count (IANA's register of special
/// addresses, multicast and the rest above it).
const RESERVED: [([u8; 4], u32); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let within = |first: [u8; 4], bits: u32| {
        let mask = u32::MAX << (32 - bits);
        u32::from(address) & mask == u32::from(Ipv4Addr::from(first))
    };
    !RESERVED.iter().any(|(first, bits)| within(*first, *bits))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    // A gateway to IPv4: the address behind it counts.
    if [a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let ([first, second], [third, fourth]) = (g.to_be_bytes(), h.to_be_bytes());
        return is_public_v4(Ipv4Addr::new(first, second, third, fourth));
    }
    let global = a & 0xe000 == 0x2000;
    // Protocols and tunnels (2001::/23, 6to4), and addresses for documentation.
    let special = a == 0x2001 && b < 0x200 || a == 0x2002 || a == 0x2001 && b == 0xdb8 || a == 0x3fff && b < 0x1000;
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_networks_are_no_addresses_of_the_internet() {
        for address in [
            "127.0.0.1",
            "127.255.255.254",
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "3fff::1",
        ] {
            assert!(!is_public(address.parse().expect("an address")), "{address}");
        }
        for address in ["1.1.1.1", "100.63.0.1", "172.32.0.1", "192.0.1.1", "2606:4700::1111", "64:ff9b::101:101"] {
            assert!(is_public(address.parse().expect("an address")), "{address}");
        }
    }

    #[test]
    fn one_private_address_among_many_is_enough_to_refuse() {
        let addresses = || vec!["1.1.1.1:443".parse().expect("one"), "[::1]:443".parse().expect("another")];
        assert!(Reachable::Public.permit_all(addresses()).is_err_and(|words| words.contains("::1")));
        assert!(Reachable::Private.permit_all(addresses()).is_ok());
        assert!(Reachable::Private.permit_all(Vec::new()).is_err());
    }

    #[test]
    fn an_address_is_read_or_refused() {
        let target = Target::read("https://example.com/hooks?a=1", Reachable::Public).expect("an address");
        assert_eq!((target.port, target.host.as_str(), target.path.as_str()), (443, "example.com", "/hooks?a=1"));
        let target = Target::read("http://[::1]:8080", Reachable::Private).expect("an address");
        assert_eq!((target.host.as_str(), target.path.as_str()), ("::1", "/"));
        assert_eq!((target.authority.as_str(), target.port, target.tls), ("[::1]:8080", 8080, false));
        for bad in [
            "",
            "example.com/hooks",
            "/hooks",
            "ftp://example.com",
            "http://example.com",
            "https://user:word@example.com",
            "https://example.com/#x",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://exa mple.com/",
            "https://",
            "https://127.0.0.1/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fe80::1]/",
        ] {
            assert!(Target::read(bad, Reachable::Public).is_err(), "{bad}");
        }
    }
}
