package project

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"clickmask/mask"
)

// The JSON of what was drawn. Added and Taken have all that counts where a pixel is in a mask or not, so that programs which
// know of no soft brush read them as what they know.
type (
	handJSON struct {
		Added     string    `json:"added,omitempty"`
		Taken     string    `json:"taken,omitempty"`
		AddedSoft *softJSON `json:"added_soft,omitempty"`
		TakenSoft *softJSON `json:"taken_soft,omitempty"`
	}
	softJSON struct {
		Band   string `json:"band"`
		Shares string `json:"shares"`
	}
)

func encodeHand(h *mask.Hand) *handJSON {
	if h == nil {
		return nil
	}
	j := &handJSON{}
	for _, part := range j.parts(h) {
		if m := part.alpha.Half(); !m.Empty() {
			*part.hard = m.EncodeRows()
		}
		if band := part.alpha.Band(); !band.Empty() {
			*part.soft = &softJSON{Band: band.EncodeRows(), Shares: packShares(part.alpha.Shares())}
		}
	}
	return j
}

// handPart is where one side of a hand is in memory and in the JSON.
type handPart struct {
	alpha *mask.Alpha
	hard  *string
	soft  **softJSON
}

func (j *handJSON) parts(h *mask.Hand) [2]handPart {
	return [2]handPart{{&h.Added, &j.Added, &j.AddedSoft}, {&h.Taken, &j.Taken, &j.TakenSoft}}
}

// packShares makes text of shares: they change by little from pixel to pixel, and the differences are packed.
func packShares(shares []uint8) string {
	var text bytes.Buffer
	b := base64.NewEncoder(base64.RawStdEncoding, &text)
	w, err := flate.NewWriter(b, flate.BestSpeed)
	if err != nil {
		panic(err) // there is such a level
	}
	steps, before := make([]uint8, len(shares)), uint8(0)
	for i, s := range shares {
		steps[i], before = s-before, s
	}
	// A buffer takes all.
	_, _ = w.Write(steps)
	_ = w.Close()
	_ = b.Close()
	return text.String()
}

// unpackShares reads n shares.
func unpackShares(text string, n int) ([]uint8, error) {
	packed := flate.NewReader(base64.NewDecoder(base64.RawStdEncoding, bytes.NewReader([]byte(text))))
	shares, err := io.ReadAll(io.LimitReader(packed, int64(n)+1))
	if err != nil {
		return nil, fmt.Errorf("the shares are damaged: %w", err)
	}
	before := uint8(0)
	for i := range shares {
		shares[i] += before
		before = shares[i]
	}
	return shares, nil
}

// hand reads what was drawn, nil for nothing. Damaged shares cost the softness and never what was drawn.
func (r *reader) hand(j *handJSON, p *Page) (*mask.Hand, error) {
	if j == nil {
		return nil, nil
	}
	var hard, h mask.Hand
	lost := false
	inFile, soft := j.parts(&hard), j.parts(&h)
	for i, part := range inFile {
		var m mask.Mask
		if *part.hard != "" {
			var err error
			if m, err = r.mask(p.W, p.H, *part.hard); err != nil {
				return nil, fmt.Errorf("what was drawn: %w", err)
			}
			*part.alpha = mask.Hard(m)
		}
		*soft[i].alpha = *part.alpha
		if *part.soft == nil {
			continue
		}
		a, err := r.soft(*part.soft, m, p)
		var over *SessionError
		if errors.As(err, &over) {
			return nil, err
		}
		*soft[i].alpha, lost = a, lost || err != nil
	}
	if !mask.Intersect(hard.Added.Solid(), hard.Taken.Solid()).Empty() {
		return nil, errors.New("what was drawn is added and taken at once")
	}
	if lost || !mask.Without(h.Added, h.Taken).Equal(h.Added) && !h.Added.Empty() {
		r.session.LostEdges++
		h = hard
	}
	if h.Empty() && lost {
		return nil, nil
	}
	if h.Empty() {
		return nil, errors.New("what was drawn is nothing")
	}
	return &h, nil
}

// runBytes is what a run of a mask takes in memory.
const runBytes = 12

// soft reads the band of a side of a hand; half is what counts of it.
func (r *reader) soft(j *softJSON, half mask.Mask, p *Page) (mask.Alpha, error) {
	band, err := r.mask(p.W, p.H, j.Band)
	if err != nil {
		return mask.Alpha{}, err
	}
	n := band.Area()
	if r.runs -= n / runBytes; r.runs < 0 {
		return mask.Alpha{}, tooManyRuns()
	}
	shares, err := unpackShares(j.Shares, n)
	if err != nil {
		return mask.Alpha{}, err
	}
	solid := mask.Subtract(half, band)
	a, err := mask.NewAlpha(solid, band, shares)
	if err == nil && !a.Half().Equal(mask.Union(half, solid)) {
		err = errors.New("the shares are other than what counts of them")
	}
	return a, err
}
