package models

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestWhereADownloadMayLead(t *testing.T) {
	const public, local = "https://models.example/m.pt", "http://localhost:8080/m.pt"
	const insecurely, inwards = "leads to an insecure address", "leads into this machine or its own network"
	for _, c := range []struct{ asked, to, refused string }{
		{public, "https://cdn.example/m.pt", ""},
		{public, "https://93.184.215.14/m.pt", ""},
		{public, "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/m.pt", ""},
		{public, "http://models.example/m.pt", insecurely},
		{public, "HTTP://cdn.example/m.pt", insecurely},
		{public, "ftp://models.example/m.pt", insecurely},
		{public, "file:///etc/passwd", insecurely},
		{public, "http://localhost/m.pt", insecurely},
		{public, "http://127.0.0.1:8080/m.pt", insecurely},
		{public, "https://localhost/m.pt", inwards},
		{public, "https://LocalHost./m.pt", inwards},
		{public, "https://printer.localhost/m.pt", inwards},
		{public, "https://127.0.0.1/m.pt", inwards},
		{public, "https://127.9.9.9/m.pt", inwards},
		{public, "https://[::1]/m.pt", inwards},
		{public, "https://[::ffff:127.0.0.1]/m.pt", inwards},
		{public, "https://0.0.0.0/m.pt", inwards},
		{public, "https://0.1.2.3/m.pt", inwards},
		{public, "https://[::]/m.pt", inwards},
		{public, "https://10.1.2.3/m.pt", inwards},
		{public, "https://172.31.0.1/m.pt", inwards},
		{public, "https://192.168.1.1/m.pt", inwards},
		{public, "https://100.64.0.1/m.pt", inwards},
		{public, "https://169.254.169.254/latest", inwards},
		{public, "https://[fe80::1]/m.pt", inwards},
		{public, "https://[fd00::1]/m.pt", inwards},
		{public, "https://224.0.0.1/m.pt", inwards},
		{public, "https://172.32.0.1/m.pt", ""},
		{public, "https://100.128.0.1/m.pt", ""},
		{local, local, ""},
		{local, "http://127.0.0.1:9/m.pt", ""},
		{local, "http://[::1]:9/m.pt", ""},
		{local, "https://127.0.0.1:9/m.pt", ""},
		{local, public, ""},
		{local, "http://models.example/m.pt", insecurely},
		{local, "http://10.1.2.3/m.pt", insecurely},
		{"https://10.1.2.3/m.pt", "https://10.1.2.4/m.pt", ""}, // who asks for it means it
		{"https://10.1.2.3/m.pt", "https://127.0.0.1/m.pt", inwards},
		{"https://10.1.2.3/m.pt", "http://10.1.2.3/m.pt", insecurely},
	} {
		err := newStore(t).newGuard(parse(t, c.asked)).allowed(parse(t, c.to))
		if (err == nil) != (c.refused == "") || err != nil && !strings.HasPrefix(err.Error(), c.refused+" (") {
			t.Errorf("from %s to %s: %v, want %q", c.asked, c.to, err, c.refused)
		}
	}
}

// Here both are on this machine, so that nothing but the scheme speaks against it.
func TestHTTPSDoesNotLeadToHTTP(t *testing.T) {
	data := weights(1)
	plain := goodServer(t, data)
	secure := httptest.NewTLSServer(http.RedirectHandler(plain.URL, http.StatusFound))
	defer secure.Close()
	first := serve(t, func(w http.ResponseWriter, r *http.Request, _ int) {
		http.Redirect(w, r, secure.URL, http.StatusFound)
	})
	for name, asked := range map[string]string{"asked": secure.URL, "on the way": first.URL} {
		s := newStore(t)
		client := s.newClient(s.newGuard(parse(t, asked)))
		roots := x509.NewCertPool()
		roots.AddCert(secure.Certificate())
		client.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: roots}
		resp, err := client.Get(asked)
		if err == nil {
			resp.Body.Close()
		}
		if refused := (*insecureError)(nil); !errors.As(err, &refused) || !strings.HasPrefix(refused.what, "leads to an insecure address (http://127.0.0.1:") {
			t.Errorf("HTTPS %s: %v", name, err)
		}
		client.CloseIdleConnections()
	}
	if len(plain.ranges) > 0 {
		t.Errorf("the insecure address was asked %d times", len(plain.ranges))
	}
}

// answering is a resolver that gives every name one IPv4 address.
func answering(number string) *net.Resolver {
	ip := netip.MustParseAddr(number).As4()
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go func() {
			defer there.Close()
			for {
				// Over a stream each message follows its length.
				var length uint16
				if binary.Read(there, binary.BigEndian, &length) != nil {
					return
				}
				query := make([]byte, length)
				if _, err := io.ReadFull(there, query); err != nil {
					return
				}
				reply := reply(query, ip)
				if binary.Write(there, binary.BigEndian, uint16(len(reply))) != nil {
					return
				}
				if _, err := there.Write(reply); err != nil {
					return
				}
			}
		}()
		return here, nil
	}}
}

// reply answers a query for one name (RFC 1035, section 4.1).
func reply(query []byte, ip [4]byte) []byte {
	end := 12 + bytes.IndexByte(query[12:], 0) + 5 // the header, the name, its type and class
	kind := binary.BigEndian.Uint16(query[end-4:])
	out := bytes.Clone(query[:end])
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}) // an answer without an error to one question
	if kind == 1 {
		out[7] = 1
		out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4) // of the name above, an address, valid for no time
		out = append(out, ip[:]...)
	}
	return out
}

func TestANameThatStandsForAnInnerAddressIsRefused(t *testing.T) {
	server := goodServer(t, weights(1))
	port := parse(t, server.URL).Port()
	for _, number := range []string{"127.0.0.1", "127.1.2.3", "10.0.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.0"} {
		s := newStore(t)
		s.resolver = answering(number)
		e := entryOf(weights(1), "https://models.example:"+port+"/tiny.pt")
		f := mustFail(t, s, e, s.Download(t.Context(), e, nil), Insecure)
		want := "Tiny could not be downloaded: models.example:" + port + " leads into this machine or its own network (" + number +
			"); if this network asks for a login, log in with a browser and try again"
		if f.Error() != want {
			t.Errorf("%q, want %q", f, want)
		}
	}
	if len(server.ranges) > 0 {
		t.Errorf("it was asked %d times", len(server.ranges))
	}
}
