package models

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"
)

// errInsecure refuses addresses that anybody on the way could answer for.
var errInsecure = errors.New("leads to an insecure address")

// newClient returns a client with the proxies of the environment. It has no time limit of its own: a
// download may take hours, and what stands still is the watchdog's business.
func (s *Store) newClient() *http.Client {
	dial := s.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: 15 * time.Second}).DialContext
	}
	return &http.Client{
		Transport: &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         dial,
			TLSHandshakeTimeout: 15 * time.Second,
			ForceAttemptHTTP2:   true,
			DisableCompression:  true, // lengths and ranges are the file's
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return errors.New("it led on more than 10 times")
			}
			return allowed(req.URL)
		},
	}
}

// allowed says whether an address may be asked: by HTTPS, or on this machine.
func allowed(u *url.URL) error {
	name := u.Hostname()
	ip := net.ParseIP(name)
	here := name == "localhost" || ip != nil && ip.IsLoopback()
	if u.Scheme == "https" || u.Scheme == "http" && here {
		return nil
	}
	return fmt.Errorf("%w (%s://%s)", errInsecure, u.Scheme, u.Host)
}
