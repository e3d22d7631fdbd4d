package picture

import (
	"bufio"
	"io"
)

// unpackBits undoes the compression PackBits (TIFF 6.0, section 9): a byte n from 0 to 127 is followed by n+1 bytes as
// they are, one from -127 to -1 by a byte that stands for 1-n of them; -128 means nothing.
type unpackBits struct {
	r      *bufio.Reader
	left   int  // bytes still to come of a run or of bytes as they are
	repeat bool // they are all value
	value  byte
}

func newUnpackBits(r io.Reader) *unpackBits { return &unpackBits{r: bufio.NewReader(r)} }

func (u *unpackBits) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for u.left == 0 {
		b, err := u.r.ReadByte()
		if err != nil {
			return 0, err
		}
		switch code := int8(b); {
		case code >= 0:
			u.left, u.repeat = int(code)+1, false
		case code > -128:
			u.left, u.repeat = 1-int(code), true
			if u.value, err = u.r.ReadByte(); err != nil {
				return 0, io.ErrUnexpectedEOF
			}
		}
	}
	p = p[:min(len(p), u.left)]
	if !u.repeat {
		n, err := u.r.Read(p)
		u.left -= n
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return n, err
	}
	for i := range p {
		p[i] = u.value
	}
	u.left -= len(p)
	return len(p), nil
}
