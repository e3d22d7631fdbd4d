package models

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// fetcher completes a part over HTTP.
type fetcher struct {
	store *Store
	entry Entry
	part  *part
	meter *meter

	whole bool  // this address is asked for the whole file, since it answers no ranges
	came  int64 // bytes that the running request has brought
}

// errStalled ends a request on which nothing comes any more.
var errStalled = errors.New("nothing came any more")

// from completes the part from one address, asking again as long as that brings something. It returns nil
// when the part is complete and has the right bytes; got is how many came in all.
func (f *fetcher) from(ctx context.Context, address string) (failure *Failure, got int64) {
	f.whole = false
	asked, err := url.Parse(address)
	if err != nil {
		return f.unreachable(ctx, address, 0, err), 0
	}
	g := f.store.newGuard(asked)
	if err := g.allowed(asked); err != nil {
		return f.unreachable(ctx, address, 0, err), 0
	}
	client := f.store.newClient(g)
	defer client.CloseIdleConnections()
	for range triesEach {
		resumed := f.part.n > 0
		f.came = 0
		earlier := failure
		failure = f.once(ctx, client, address)
		got += f.came
		if failure != nil && got > 0 && f.came == 0 && (failure.Kind == Unreachable || failure.Kind == Refused) {
			failure = earlier // people want to know that it broke on the way
		}
		switch {
		case ctx.Err() != nil:
			return failure, got
		case failure != nil && failure.Kind == Cut && f.came > 0:
			continue
		case failure != nil && failure.wholly && !f.whole:
			f.whole = true
			continue
		case failure != nil:
			return failure, got
		}
		sum := f.part.sum()
		if sum == f.entry.SHA256 {
			return nil, got
		}
		failure = f.fail(WrongBytes, address, "its checksum begins with %.8s instead of %.8s", sum, f.entry.SHA256)
		if err := f.restart("", ""); err != nil {
			return err, got
		}
		if !resumed { // else the beginning may have been to blame, which came from elsewhere
			return failure, got
		}
	}
	return failure, got
}

// once makes one request for what the part lacks. It returns nil when the part is complete.
func (f *fetcher) once(ctx context.Context, client *http.Client, address string) *Failure {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := f.store.Stall
	if stall == 0 {
		stall = defaultStall
	}
	watchdog := time.AfterFunc(stall, func() { cancel(errStalled) })
	defer watchdog.Stop()

	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return f.unreachable(ctx, address, stall, err)
	}
	req.Header.Set("User-Agent", "ClickMask")
	asked := f.part.n
	if f.whole {
		asked = 0
	}
	if asked > 0 {
		req.Header.Set("Range", fmt.Sprintf("bytes=%d-", asked))
		if f.part.url == address && f.part.tag != "" {
			req.Header.Set("If-Range", f.part.tag)
		}
	}
	resp, err := client.Do(req)
	if err != nil {
		return f.unreachable(ctx, address, stall, err)
	}
	defer resp.Body.Close()
	watchdog.Reset(stall)
	body := bufio.NewReaderSize(resp.Body, 64<<10)
	if failure := f.accept(resp, body, address, asked); failure != nil {
		return failure
	}
	return f.copy(ctx, body, address, watchdog, stall)
}

// accept judges an answer by its head and makes the part ready for its body. Nothing is thrown away for an
// answer that is not the model, or that has no body.
func (f *fetcher) accept(resp *http.Response, body *bufio.Reader, address string, asked int64) *Failure {
	switch {
	case resp.StatusCode == http.StatusNetworkAuthenticationRequired:
		return f.fail(WebPage, address, "")
	case resp.StatusCode == http.StatusPartialContent && asked > 0:
		return f.acceptRange(resp, address, asked)
	case resp.StatusCode == http.StatusRequestedRangeNotSatisfiable && asked > 0:
		return f.failRange(address, "it has no byte %d", asked)
	case resp.StatusCode != http.StatusOK:
		return f.fail(Refused, address, "%s", strings.TrimSpace(fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))))
	}
	head, _ := body.Peek(512) // what cannot be read is found out when it is read for good
	switch {
	case looksLikeAPage(resp.Header.Get("Content-Type"), head):
		return f.fail(WebPage, address, "")
	case resp.ContentLength >= 0 && resp.ContentLength != f.entry.Size:
		return f.fail(WrongBytes, address, "it has %d bytes instead of %d", resp.ContentLength, f.entry.Size)
	case len(head) == 0:
		return nil
	}
	return f.restart(address, strongTag(resp))
}

// acceptRange judges an answer that should be the rest of the file.
func (f *fetcher) acceptRange(resp *http.Response, address string, asked int64) *Failure {
	if looksLikeAPage(resp.Header.Get("Content-Type"), nil) {
		return f.fail(WebPage, address, "")
	}
	if tag := strongTag(resp); f.part.url == address && f.part.tag != "" && tag != "" && tag != f.part.tag {
		return f.failRange(address, "it has changed since the download began")
	}
	given := resp.Header.Get("Content-Range")
	first, last, total, ok := parseContentRange(given)
	if !ok || first != asked || total != f.entry.Size || resp.ContentLength >= 0 && resp.ContentLength != last-first+1 {
		return f.failRange(address, "asked for byte %d on, it sent %q with a length of %d", asked, given, resp.ContentLength)
	}
	return nil
}

// copy moves the body into the part until that is complete.
func (f *fetcher) copy(ctx context.Context, body io.Reader, address string, watchdog *time.Timer, stall time.Duration) *Failure {
	buf := make([]byte, 64<<10)
	for !f.part.whole() {
		watchdog.Reset(stall)
		n, err := body.Read(buf[:min(int64(len(buf)), f.part.size-f.part.n)])
		watchdog.Stop() // the disk may take its time
		if n > 0 {
			if _, err := f.part.Write(buf[:n]); err != nil {
				return f.store.diskFailure(f.entry, err)
			}
			f.came += int64(n)
			f.meter.add(n, time.Now())
		}
		if err == nil || f.part.whole() {
			continue
		}
		after := fmt.Sprintf("after %s of %s", SizeText(f.part.n), SizeText(f.part.size))
		if context.Cause(ctx) == errStalled {
			return f.fail(Stalled, address, "%s %s", stall, after)
		}
		failure := f.fail(Cut, address, "%s", after)
		failure.Err = err
		return failure
	}
	return nil
}

// restart throws the part away; a nil *Failure is success.
func (f *fetcher) restart(url, tag string) *Failure {
	if err := f.part.restart(url, tag); err != nil {
		return f.store.diskFailure(f.entry, err)
	}
	f.meter.set(0, time.Now())
	return nil
}

func (f *fetcher) fail(kind FailureKind, address, detail string, args ...any) *Failure {
	return &Failure{Model: f.entry.Title, Kind: kind, Place: host(address), Detail: fmt.Sprintf(detail, args...)}
}

// failRange is a failure that asking for the whole file may mend.
func (f *fetcher) failRange(address, detail string, args ...any) *Failure {
	failure := f.fail(WrongBytes, address, detail, args...)
	failure.wholly = true
	return failure
}

// unreachable is the failure of a request that got no answer.
func (f *fetcher) unreachable(ctx context.Context, address string, stall time.Duration, err error) *Failure {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		err = u.Err // without the address, which is long
	}
	said := err.Error()
	if op := (*net.OpError)(nil); errors.As(err, &op) {
		said = op.Err.Error()
	}
	if dns := (*net.DNSError)(nil); errors.As(err, &dns) {
		said = dns.Err // without the name, which the sentence has
	}
	var failure *Failure
	refused := (*insecureError)(nil)
	switch {
	case context.Cause(ctx) == errStalled:
		failure = f.fail(Stalled, address, "%s", stall)
	case errors.As(err, &refused):
		failure = f.fail(Insecure, address, "%s", refused)
	case errors.As(err, new(*tls.CertificateVerificationError)):
		failure = f.fail(Insecure, address, "has no valid certificate here (%s)", err)
	default:
		failure = f.fail(Unreachable, address, "%s", said)
	}
	failure.Err = err
	return failure
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return u.Host
}

// strongTag is the entity tag that tells two versions of a file apart to the byte, "" when there is none.
func strongTag(resp *http.Response) string {
	tag := resp.Header.Get("ETag")
	if len(tag) < 2 || len(tag) > 256 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return ""
	}
	return tag
}

// parseContentRange reads "bytes FIRST-LAST/TOTAL".
func parseContentRange(s string) (first, last, total int64, ok bool) {
	var rest string
	n, _ := fmt.Sscanf(s, "bytes %d-%d/%d%s", &first, &last, &total, &rest)
	return first, last, total, n == 3 && first >= 0 && first <= last && last < total
}
