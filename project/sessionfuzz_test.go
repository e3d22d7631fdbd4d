package project

import (
	"bytes"
	"errors"
	"image"
	"testing"

	"clickmask/mask"
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
	f.Add([]byte(`{"format":"clickmask session","version":2,"current":0,"pages":[{"id":7,"picture":"a.png","width":4,"height":2,` +
		`"objects":[{"id":1,"colour":0,"visible":true,"mask":"AQIF","prompt":{"points":[[1,1]],"labels":[1]},"rounds":[[1,0,2]],"hand":{"added":"AQEG","taken":"BAED"}},` +
		`{"id":2,"colour":0,"visible":true,"mask":"AQIF","prompt":{}}],` +
		`"draft":{"prompt":{"points":[[1,1],[2,1]],"labels":[1,0]},"object":1,"crop":[1,0,3,2],"hand":{"added":"AQEG"},` +
		`"base":{"mask":"AQIF","prompt":{"points":[[1,1]],"labels":[1]},"shown":2,"predicted_iou":0.5}},"selected":2},` +
		`{"id":8,"picture":"b.png","width":4,"height":2,"draft":{"prompt":{},"hand":{"taken":"AQEG"}}},` +
		`{"id":9,"picture":"c.png","width":4,"height":2,"draft":{"prompt":{},"object":1,"base":{"mask":"AQIF","prompt":{}}}}]}`))
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
		for i := range min(len(d.pages), 3) {
			d.Show(i)
			workOn(d)
		}
		var worked bytes.Buffer
		if err := WriteSession(&worked, d.Session(), "/pictures"); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadSession(&worked, "/pictures"); err != nil {
			t.Fatalf("what was worked on can be saved, but not opened: %v\n%s", err, first.Bytes())
		}
	})
}

// workOn does to the shown page what a person may do to a session that came from anywhere.
func workOn(d *Document) {
	p := d.Current()
	keep := func() {
		if f := p.Draft; f.Answer != nil || f.Hand != nil {
			if s, ok := f.Shape(); ok {
				d.Keep(s.Mask(), "kept", "")
			}
		}
	}
	if int64(p.W)*int64(p.H) > 1<<22 {
		return // masks of which a thousand would be tried in a second
	}
	d.AddPoint(at(0, 0))
	d.Undo()
	d.Draw(mask.Hard(mask.Rect(p.W, p.H, image.Rect(0, 0, 2, 1))), false)
	d.AskAbout(image.Rect(0, 0, 1, 1))
	keep()
	if p.HasObjects() {
		d.Reopen(p.Objects[0].ID)
		d.Draw(mask.Hard(mask.Rect(p.W, p.H, image.Rect(0, 0, 1, 1))), true)
		keep()
		d.SelectAll()
		d.Remake(p.ID, Subtract(p.ObjectsOf(p.Selection())), "Subtract")
		d.Remake(p.ID, Unite(p.ObjectsOf(p.Selection())), "Unite")
	}
}
