package fetch

import (
	"fmt"
	"net/netip"
	"slices"
	"syscall"
)

// special are the networks that are not the open web's, though they lie where it does:
// IANA's registries of special-purpose addresses (RFC 6890 and what came after), and multicast.
// Of IPv6 only 2000::/3 is the open web's.
var special = prefixes(
	"0.0.0.0/8",       // this network
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // shared by a provider's customers
	"127.0.0.0/8",     // this machine
	"169.254.0.0/16",  // link-local, and the metadata of clouds
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // protocol assignments
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private
	"198.18.0.0/15",   // benchmarks
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, broadcast
	"2001::/23",       // protocol assignments, Teredo
	"2001:db8::/32",   // documentation
	"2002::/16",       // 6to4, which leads to any IPv4 address
	"3fff::/20",       // documentation
)

var (
	global6 = netip.MustParsePrefix("2000::/3")
	nat64   = netip.MustParsePrefix("64:ff9b::/96") // the IPv4 address is the last four bytes
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}

// isPublic reports whether an address is one of the open web.
func isPublic(a netip.Addr) bool {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if a.Is6() && (a.Zone() != "" || !global6.Contains(a)) {
		return false
	}
	return !slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(a) })
}

// privateError says that an address is not one of the open web.
type privateError struct{ addr netip.Addr }

func (e *privateError) Error() string {
	return fmt.Sprintf("%s is a private address or one of this machine", e.addr)
}

// refusePrivate is called with the address that is about to be dialled, after names were resolved.
func (c *Client) refusePrivate(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	a := ap.Addr()
	if isPublic(a) || slices.ContainsFunc(c.o.Private, func(p netip.Prefix) bool { return p.Contains(a.Unmap().WithZone("")) }) {
		return nil
	}
	return &privateError{a}
}
