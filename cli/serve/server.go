package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"clickmask/cli/batch"
	"clickmask/internal/jsonparts"
	"clickmask/internal/printable"
)

// Options say what is served, to whom and within which limits.
type Options struct {
	Segmenters []*batch.Segmenter // one for each answer at a time, at least one
	Token      Token
	Root       *os.Root // the folder of pictures that requests may name; nil: none
	Version    string   // of the program
	Model      string   // its name

	MaxRequest int64         // bytes of a body
	Time       time.Duration // of a request, its waiting included
	Waiting    int           // requests that may wait beside those that are answered
	Tell       io.Writer     // troubles, a line each
}

// Server answers requests. Its zero value is of no use.
type Server struct {
	Options
	pool  *pool
	room  chan struct{} // one for each request whose body may be in memory
	files chan struct{} // one for each picture of a task that may be in memory: those that are answered and the next
	told  *told
}

// New makes a server that nobody can reach yet.
func New(o Options) *Server {
	return &Server{Options: o, pool: newPool(o.Segmenters), room: make(chan struct{}, len(o.Segmenters)+o.Waiting), files: make(chan struct{}, len(o.Segmenters)+1), told: newTold(o.Tell, time.Now)}
}

// refusal is why a request is not answered, in one sentence for its client.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string { return r.text }

func refuse(status int, format string, args ...any) error {
	return &refusal{status, fmt.Sprintf(format, args...)}
}

// answer is what a dialect says to a body; it is written only when it is whole.
type answer interface {
	write(w io.Writer) error
}

// inJSON is an answer of that value.
type inJSON struct{ v any }

func (a inJSON) write(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(a.v)
}

// routes are the ways of all dialects. Those without a body need no room.
var routes = map[string]struct {
	body bool
	to   func(s *Server, ctx context.Context, body []byte) (answer, error)
}{
	"GET /":             {false, (*Server).health},
	"GET /health":       {false, (*Server).health},
	"POST /setup":       {true, (*Server).setup},
	"POST /predict":     {true, (*Server).predict},
	"GET /versions":     {false, (*Server).versions},
	"POST /":            {true, (*Server).interact},
	"GET /sam/version/": {false, (*Server).samVersion},
	"GET /sam/weights/": {false, (*Server).samWeights},
	"POST /sam/":        {true, (*Server).sam},
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path, ok := s.Token.carried(r)
	if !ok {
		w.Header().Set("WWW-Authenticate", `Basic realm="clickmask"`)
		s.fail(w, r, refuse(http.StatusUnauthorized, "the token is missing or wrong"))
		return
	}
	route, ok := routes[r.Method+" "+path]
	if !ok {
		s.fail(w, r, refuse(http.StatusNotFound, "there is no %s %.100s here", r.Method, path))
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.Time)
	defer cancel()
	var body []byte
	if route.body {
		select {
		case s.room <- struct{}{}:
			defer func() { <-s.room }()
		default:
			w.Header().Set("Retry-After", "1")
			s.fail(w, r, refuse(http.StatusServiceUnavailable, "there are too many requests at a time: more than %d", cap(s.room)))
			return
		}
		var err error
		if body, err = s.read(w, r); err != nil {
			s.fail(w, r, err)
			return
		}
	}
	a, err := route.to(s, ctx, body)
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/json")
		if t, ok := a.(text); ok {
			w.Header().Set("Content-Type", t.kind())
		}
		if err := a.write(w); err != nil {
			s.told.line(hungUp, "a client at %s hung up while it was answered", r.RemoteAddr)
		}
	case r.Context().Err() != nil:
		s.told.line(hungUp, "a client at %s hung up before it was answered", r.RemoteAddr)
	case ctx.Err() != nil:
		s.fail(w, r, refuse(http.StatusGatewayTimeout, "there was no answer within %v", s.Time))
	default:
		s.fail(w, r, err)
	}
}

// mostParts is what a body may be made of, all that wait together: it takes more room than its bytes, and so does the answer. Label
// Studio's tasks come with all that was labelled before, and its brushes with a number a byte.
var mostParts = jsonparts.Most{Objects: 1 << 17, Lists: 1 << 17, Members: 1 << 20, Values: 1 << 22}

// read reads a body within the limit.
func (s *Server) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	tooLarge := refuse(http.StatusRequestEntityTooLarge, "the request is larger than %d bytes", s.MaxRequest)
	if r.ContentLength > s.MaxRequest {
		return nil, tooLarge
	}
	body := make([]byte, 0, max(r.ContentLength, 512)+1) // so that one of a known length is read without a copy
	in := http.MaxBytesReader(w, r.Body, s.MaxRequest)
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, err := in.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case err == nil:
		case errors.Is(err, io.EOF):
			return body, nil
		case errors.As(err, new(*http.MaxBytesError)):
			return nil, tooLarge
		default:
			return nil, refuse(http.StatusBadRequest, "the request did not arrive whole")
		}
	}
}

// fail tells the client in JSON and the person in a line why there is no answer.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := http.StatusBadRequest
	if why := (*refusal)(nil); errors.As(err, &why) {
		status = why.status
	}
	text := printable.OneLine(err)
	s.told.line(trouble(status), "a client at %s: %s", r.RemoteAddr, text)
	if r.Body != nil && status != http.StatusBadRequest {
		w.Header().Set("Connection", "close") // what is left of the body is not waited for
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = inJSON{map[string]string{"error": text}}.write(w) // who has hung up needs no answer
}

// parse reads a body as JSON; keys that are not known are other programs' business.
func parse(body []byte, to any) error {
	if err := jsonparts.Check(body, mostParts); err != nil {
		return refuse(http.StatusRequestEntityTooLarge, "the request: %v", err)
	}
	if err := json.Unmarshal(body, to); err != nil {
		return refuse(http.StatusBadRequest, "the request is not the JSON that is expected: %v", err)
	}
	return nil
}
