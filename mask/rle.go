package mask

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
)

// RowCounts are the run lengths of the mask read row by row as one long line, first of unset pixels (0 when
// the first pixel is set), then of set ones, and so on in turns; they add up to w*h. A mask without pixels
// of a picture without pixels has none.
func (m Mask) RowCounts() []int {
	var c counter
	for _, r := range m.runs {
		at := int(r.Y) * m.w
		c.add(at+int(r.X0), at+int(r.X1))
	}
	return c.counts(m.w * m.h)
}

// FromRowCounts reads [Mask.RowCounts]. The error says what is wrong with the numbers.
func FromRowCounts(w, h int, counts []int) (Mask, error) {
	if err := checkCounts(w, h, counts); err != nil {
		return Mask{}, err
	}
	return Mask{w: w, h: h, runs: splitLines(counts, w)}, nil
}

// EncodeRows is [Mask.RowCounts] as text for session files: each number as a varint of seven bits a byte,
// the lowest first, the bytes in base64 without padding (RFC 4648).
func (m Mask) EncodeRows() string {
	var b []byte
	for _, n := range m.RowCounts() {
		b = binary.AppendUvarint(b, uint64(n))
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// DecodeRows reads [Mask.EncodeRows]. The error says what is wrong with the text.
func DecodeRows(w, h int, text string) (Mask, error) {
	b, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return Mask{}, fmt.Errorf("the mask's run lengths are not base64: %w", err)
	}
	counts := make([]int, 0, len(b))
	for len(b) > 0 {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > MaxSide*MaxSide {
			return Mask{}, errors.New("the mask's run lengths are damaged")
		}
		counts = append(counts, int(n))
		b = b[used:]
	}
	return FromRowCounts(w, h, counts)
}

// counter collects stretches of set positions along a line; stretches that touch become one.
type counter struct {
	list []int
	at   int // where the last stretch ended
}

// add is given rising, non-empty stretches.
func (c *counter) add(from, to int) {
	if len(c.list) > 0 && from == c.at {
		c.list[len(c.list)-1] += to - from
	} else {
		c.list = append(c.list, from-c.at, to-from)
	}
	c.at = to
}

// counts closes a line of the given length.
func (c *counter) counts(length int) []int {
	if c.at < length {
		c.list = append(c.list, length-c.at)
	}
	return c.list
}

// checkCounts reports whether counts are run lengths of a picture of w x h pixels.
func checkCounts(w, h int, counts []int) error {
	if w < 0 || h < 0 || w > MaxSide || h > MaxSide {
		return fmt.Errorf("a mask of %d x %d pixels cannot be", w, h)
	}
	left := w * h
	for i, n := range counts {
		if n < 0 {
			return fmt.Errorf("run length %d of the mask is negative (%d)", i+1, n)
		}
		if n > left {
			return fmt.Errorf("the mask's run lengths add up to more than %d x %d pixels", w, h)
		}
		left -= n
	}
	if left != 0 {
		return fmt.Errorf("the mask's run lengths miss %d of %d x %d pixels", left, w, h)
	}
	return nil
}

// splitLines cuts the set stretches of a long line into lines of the given length.
func splitLines(counts []int, length int) []Run {
	var runs []Run
	at := 0
	for i, n := range counts {
		end := at + n
		for i&1 == 1 && at < end {
			line := at / length
			to := min(end, (line+1)*length)
			x0, x1 := int32(at-line*length), int32(to-line*length)
			if k := len(runs) - 1; k >= 0 && runs[k].Y == int32(line) && runs[k].X1 == x0 {
				runs[k].X1 = x1 // an empty stretch between two set ones
			} else {
				runs = append(runs, Run{int32(line), x0, x1})
			}
			at = to
		}
		at = end
	}
	return runs
}
