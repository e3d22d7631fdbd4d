package project

import (
	"bytes"
	"errors"
	"testing"
)

func FuzzReadSession(f *testing.F) {
	f.Add([]byte(`{"format":"clickmask session","version":1,"current":0,"pages":[]}`))
	f.Add([]byte(`{"format":"clickmask session","version":2,"classes":[{"id":3,"name":"x","colour":2,"key":1}],"current":0,"pages":[{"id":7,"picture":"a.png","frame":2,"width":4,"height":2,"mark":"done",` +
		`"objects":[{"id":1,"class":3,"colour":0,"visible":true,"mask":"AQIF","prompt":{"points":[[1,1]],"labels":[1]},"rounds":[[1,0,2]]}],` +
		`"draft":{"prompt":{"box":[0,0,2,2]},"class":3,"shown":0}}]}`))
	f.Add([]byte(`{"format":"clickmask session","version":1,"current":0,"labels":["x"],"pages":[{"picture":"a.png","width":4,"height":2,` +
		`"objects":[{"id":1,"colour":0,"visible":true,"mask":"AQIF","prompt":{"points":[[1,1]],"labels":[1]},"rounds":[[1,0,2]]}],` +
		`"draft":{"prompt":{"box":[0,0,2,2]},"shown":0,"mask_input":{"picture":[4,2],"content":[4,2],"input":[4,4],"low":[1,1],"data":"AACAPw"}},"selected":1}]}`))
	f.Add([]byte(`{"format":"clickmask session","version":1,"current":0,"pages":[{"picture":"a.png","width":4,"height":2,` +
		`"draft":{"prompt":{"box":[0,0,2,2]},"shown":0,"mask_input":{"picture":[4,2],"content":[4,4],"input":[4,4],"low":[1,1],"part":[1,0,3,2],"data":"AACAPw"}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSession(bytes.NewReader(data), "/pictures")
		if err != nil {
			var e *SessionError
			if !errors.As(err, &e) || e.Kind == 0 {
				t.Fatalf("the error is %v", err)
			}
			return
		}
		d := New()
		d.Restore(s)
		d.AddPoint(at(1, 1))
		d.Undo()
		var first, second bytes.Buffer
		if err := WriteSession(&first, s, "/pictures"); err != nil {
			t.Fatal(err)
		}
		again, err := ReadSession(bytes.NewReader(first.Bytes()), "/pictures")
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, first.Bytes())
		}
		if err := WriteSession(&second, again, "/pictures"); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v\n%s\n%s", err, first.Bytes(), second.Bytes())
		}
	})
}
