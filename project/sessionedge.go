package project

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"

	"clickmask/mask"
	"clickmask/matte"
)

// The JSON of an object's edge.
type (
	edgeJSON struct {
		Kind     string     `json:"kind"`
		Softness float64    `json:"softness,omitempty"`
		Hair     string     `json:"hair,omitempty"`
		Alpha    *alphaJSON `json:"alpha,omitempty"`
	}
	alphaJSON struct {
		Solid  string `json:"solid"`
		Band   string `json:"band"`
		Shares string `json:"shares"`
	}
)

func encodeEdge(e *Edge) json.RawMessage {
	if e == nil || e.Kind == matte.KindUsual {
		return nil
	}
	j := edgeJSON{Kind: e.Kind.String(), Softness: e.Softness}
	if !e.Hair.Empty() {
		j.Hair = e.Hair.EncodeRows()
	}
	if a := e.Alpha; a != nil {
		j.Alpha = &alphaJSON{Solid: a.Solid().EncodeRows(), Band: a.Band().EncodeRows(), Shares: base64.RawStdEncoding.EncodeToString(a.Shares())}
	}
	text, err := json.Marshal(j)
	if err != nil { // a softness that is no number
		return nil
	}
	return text
}

// edge reads how an object is cut out, nil for the usual edge. What is damaged there costs the edge, or its alpha, and never
// the mask: it is counted, and people are told. The error is about what no session may ask for.
func (r *reader) edge(text json.RawMessage, p *Page) (*Edge, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var j edgeJSON
	if json.Unmarshal(text, &j) != nil {
		r.session.LostEdges++
		return nil, nil
	}
	kind, _ := matte.KindOf(j.Kind) // the usual one for what a later version may know
	e := &Edge{Edge: matte.Edge{Kind: kind, Softness: j.Softness}}
	if kind == matte.KindUsual || !(j.Softness >= 0 && j.Softness <= matte.MaxSoftness) || math.IsNaN(j.Softness) {
		r.session.LostEdges++
		return nil, nil
	}
	var over *SessionError
	if j.Hair != "" {
		hair, err := r.mask(p.W, p.H, j.Hair)
		if errors.As(err, &over) {
			return nil, err
		}
		if err != nil || hair.Empty() { // and the alpha with it, which was made of that
			r.session.LostEdges++
			return e, nil
		}
		e.Hair = hair
	}
	if j.Alpha == nil {
		return e, nil
	}
	a, err := r.alpha(j.Alpha, p)
	if errors.As(err, &over) {
		return nil, err
	}
	if err != nil {
		r.session.LostEdges++
		return e, nil
	}
	e.Alpha = &a
	return e, nil
}

func (r *reader) alpha(j *alphaJSON, p *Page) (matte.Alpha, error) {
	solid, err := r.mask(p.W, p.H, j.Solid)
	if err != nil {
		return matte.Alpha{}, err
	}
	band, err := r.mask(p.W, p.H, j.Band)
	if err != nil {
		return matte.Alpha{}, err
	}
	shares, err := base64.RawStdEncoding.DecodeString(j.Shares)
	if err != nil {
		return matte.Alpha{}, err
	}
	return mask.NewAlpha(solid, band, shares)
}
