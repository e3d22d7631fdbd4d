package models

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// insecureError refuses a way to a file; its text goes on from the host that was asked.
type insecureError struct{ what string }

func (e *insecureError) Error() string { return e.what }

// newClient returns a client for what one address gives or leads to, with the proxies of the environment. It has no time
// limit of its own: a download may take hours, and what stands still is the watchdog's business.
func (s *Store) newClient(g *guard) *http.Client {
	dial := s.dial
	if dial == nil {
		dial = g.dial
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               g.proxy,
			DialContext:         dial,
			TLSHandshakeTimeout: 15 * time.Second,
			ForceAttemptHTTP2:   true,
			DisableCompression:  true, // lengths and ranges are the file's
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return errors.New("it led on more than 10 times")
			}
			if from := via[len(via)-1].URL; from.Scheme == "https" && req.URL.Scheme != "https" {
				return insecure(req.URL)
			}
			return g.allowed(req.URL)
		},
	}
}

// guard keeps a download on the ways that a published address may lead. HTTPS goes all the way; HTTP is for this machine
// alone, and does not follow HTTPS there either. And whoever answers for a public address, be it a server with a redirect
// or a name server with a number, must not make this program knock at doors of this machine or of the network round it,
// behind which things trust their neighbours. Who keeps models within a network has a proxy, which may be anywhere, or
// puts the file into place by hand.
type guard struct {
	here     bool          // the address that was asked for is this machine
	inside   bool          // or in its own network: then such addresses are meant
	resolver *net.Resolver // nil is the system's
	proxies  sync.Map      // addresses of the proxies that the environment names, as they are dialled
}

// newGuard is the guard of a download from the address asked.
func (s *Store) newGuard(asked *url.URL) *guard {
	host := asked.Hostname()
	return &guard{here: isHere(host), inside: isInside(host), resolver: s.resolver}
}

// allowed says whether an address may be asked, or led to.
func (g *guard) allowed(u *url.URL) error {
	host := u.Hostname()
	switch {
	case u.Scheme == "http" && g.here && isHere(host):
		return nil
	case u.Scheme != "https":
		return insecure(u)
	case isInside(host) && !g.inside, isHere(host) && !g.here:
		return inward(u.Host)
	}
	return nil
}

func insecure(u *url.URL) error {
	return &insecureError{fmt.Sprintf("leads to an insecure address (%s://%s)", u.Scheme, u.Host)}
}

func inward(host string) error {
	return &insecureError{fmt.Sprintf("leads into this machine or its own network (%s)", host)}
}

// proxy is the one that the environment names for a request, and remembers it.
func (g *guard) proxy(req *http.Request) (*url.URL, error) {
	p, err := http.ProxyFromEnvironment(req)
	if p != nil {
		port := p.Port()
		if port == "" {
			port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[p.Scheme]
		}
		if port == "" {
			port = "80"
		}
		g.proxies.Store(net.JoinHostPort(p.Hostname(), port), true)
	}
	return p, err
}

// dial connects to a proxy, or to a host that has one of the addresses that a public one may have.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: 15 * time.Second, Resolver: g.resolver}
	if _, proxy := g.proxies.Load(address); !proxy && !g.inside {
		// It is asked for each number that the name has, just before that is connected to, so that no second answer of
		// the name server can differ.
		d.ControlContext = func(_ context.Context, _, number string, _ syscall.RawConn) error {
			host, _, err := net.SplitHostPort(number)
			if err == nil && isInside(host) {
				return inward(host)
			}
			return err
		}
	}
	return d.DialContext(ctx, network, address)
}

// isHere says whether a host is this machine.
func isHere(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.Unmap().IsLoopback()
}

// isInside says whether a host is this machine or an address that means something in its own network alone. Names are
// looked at again when they have become numbers.
func isInside(host string) bool {
	if isHere(host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return false
	}
	ip = ip.Unmap()
	return ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || thisNetwork.Contains(ip) || shared.Contains(ip)
}

var (
	thisNetwork = netip.MustParsePrefix("0.0.0.0/8")     // RFC 1122; Linux connects some of it to itself
	shared      = netip.MustParsePrefix("100.64.0.0/10") // RFC 6598, between a provider and its customers
)
