package batch

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// MaxLine is how long a line may be, in bytes: a picture of 48 MB in base64.
const MaxLine = 64 << 20

// digest is the begin of a line's SHA-256.
type digest [8]byte

func (d digest) String() string { return hex.EncodeToString(d[:]) }

// from reads what String gives.
func (d *digest) from(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && copy(d[:], b) == len(d) && len(b) == len(d)
}

// line is one line of the input, parsed.
type line struct {
	number  int
	digest  digest
	request Request
	err     error  // why it cannot be answered
	about   string // what its picture is known by
}

// lineReader reads lines of which none takes more memory than MaxLine.
type lineReader struct {
	r      *bufio.Reader
	limit  int
	number int
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{r: bufio.NewReaderSize(r, 64<<10), limit: MaxLine}
}

// next is the next line that is not blank, io.EOF after the last one.
func (l *lineReader) next() (*line, error) {
	for {
		text, sum, tooLong, err := l.read()
		if err != nil {
			return nil, err
		}
		l.number++
		if !tooLong && len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		out := &line{number: l.number, digest: sum}
		if tooLong {
			out.err = fmt.Errorf("the line is longer than %d bytes", l.limit)
		} else {
			out.request, out.err = parse(text)
		}
		out.about = out.picture()
		return out, nil
	}
}

// read reads up to a line's end; what is too long is passed over.
func (l *lineReader) read() (text []byte, sum digest, tooLong bool, err error) {
	hash, begun := sha256.New(), false
	for {
		piece, err := l.r.ReadSlice('\n')
		begun = begun || len(piece) > 0
		if errors.Is(err, io.EOF) && begun {
			err = nil // the last line may have no end
		} else if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, sum, false, err
		}
		full := bytes.TrimSuffix(piece, []byte("\n"))
		hash.Write(full)
		if tooLong = tooLong || len(text)+len(full) > l.limit; tooLong {
			text = nil
		} else {
			text = append(text, full...)
		}
		if err == nil {
			copy(sum[:], hash.Sum(nil))
			return text, sum, tooLong, nil
		}
	}
}

// picture is what the line's picture is known by; lines without one stand each for themselves.
func (l *line) picture() string {
	which := "" // of the first picture of a file nothing, so that its lines are in the share in which they always were
	if n := l.request.frame(); n > 0 {
		which = " " + strconv.Itoa(n)
	}
	switch {
	case l.err != nil:
		return "line " + l.digest.String()
	case l.request.Picture != "":
		return "file " + string(l.request.Picture) + which
	}
	sum := sha256.Sum256(l.request.Bytes)
	return "bytes " + string(sum[:]) + which
}

// Shard is a share of the input: of Of shares that together have each line once, the one of this number, from 0. All lines
// about a picture are in one share, so that it is encoded once. The zero value is all of it.
type Shard struct{ Number, Of int }

func (s Shard) has(l *line) bool { return s.Has(l.about) }

// Has tells whether what is known by a name is in the share.
func (s Shard) Has(name string) bool {
	if s.Of < 2 {
		return true
	}
	sum := sha256.Sum256([]byte(name))
	return binary.BigEndian.Uint64(sum[:])%uint64(s.Of) == uint64(s.Number)
}
