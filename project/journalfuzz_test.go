package project

import (
	"bytes"
	"testing"
)

// FuzzRecord takes any record on top of a session: it is refused, or gives a session that can be written and read.
func FuzzRecord(f *testing.F) {
	for _, record := range []string{
		`{"time":5,"current":1}`, `{"order":[2]}`, `{"classes":[{"id":4,"name":"x","colour":1}]}`,
		`{"pages":[{"id":1,"picture":"/a.png","width":2,"height":2,"changed":[{"id":9,"mask":"AAQ","prompt":{}}],"order":[1,9]}]}`,
		`{"pages":[{"id":3,"picture":"/c.png","mark":"done","no_draft":true}],"order":[3,1,2]}`,
		`{"pages":[{"id":1,"picture":"/a.png","width":2,"height":2,"draft":{"prompt":{"points":[[1,1]],"labels":[1]},"shown":2},"same_mask_input":true}]}`,
	} {
		f.Add([]byte(record))
	}
	const base = `{"format":"clickmask session","version":2,"classes":[{"id":1,"name":"cat","colour":0,"key":1}],"current":0,"pages":[` +
		`{"id":1,"picture":"/a.png","width":2,"height":2,"objects":[{"id":1,"class":1,"colour":0,"visible":true,"mask":"AAQ","prompt":{}}],"draft":{"prompt":{"points":[[1,1]],"labels":[1]}}},` +
		`{"id":2,"picture":"/b.png"}]}`
	s, err := ReadSession(bytes.NewReader([]byte(base)), "")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, record []byte) {
		next, _, err := s.apply(record)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteSession(&b, next, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSession(&b, ""); err != nil {
			t.Fatalf("%v after %s", err, record)
		}
	})
}
