package formats

import (
	"testing"
	"testing/fstest"
)

// studioYOLO is what Label Studio's own export to YOLO holds.
func studioYOLO(under string) fstest.MapFS {
	return fstest.MapFS{
		under + "classes.txt":              {Data: []byte("cat\ndog\n")},
		under + "notes.json":               {Data: []byte(`{"categories":[{"id":0,"name":"cat"},{"id":1,"name":"dog"}],"info":{"year":2026,"version":"1.0","contributor":"Label Studio"}}`)},
		under + "images/1f2e3d4c-a.png":    {Data: []byte("a picture")},
		under + "labels/1f2e3d4c-a.txt":    {Data: []byte("1 0.5 0.5 0.5 0.5\n0 0 0 0.5 0 0.5 0.5 0 0.5\n")},
		under + "labels/1f2e3d4c-none.txt": {},
	}
}

func TestLabelStudiosYOLOIsReadByItsListOfClasses(t *testing.T) {
	for _, under := range []string{"", "project-1/"} {
		name := "."
		if under != "" {
			name = "project-1"
		}
		f, open, err := Recognise(studioYOLO(under), name)
		if err != nil || f != yolo || open != under+"classes.txt" {
			t.Fatalf("%v, %q, %v", f, open, err)
		}
		for _, from := range []string{open, name} {
			got, err := f.Read(t.Context(), studioYOLO(under), from, ReadOptions{Size: func(string) (int, int, error) { return 40, 20, nil }})
			if err != nil {
				t.Fatal(err)
			}
			s := got.Set
			if len(s.Pages) != 2 || s.Pages[0].Path != "1f2e3d4c-a" || len(s.Pages[0].Items) != 2 || !s.Pages[1].Empty {
				t.Fatalf("%+v", s.Pages)
			}
			if len(s.Classes) != 2 || s.Classes[s.Pages[0].Items[0].Class].Name != "dog" || s.Classes[s.Pages[0].Items[1].Class].Name != "cat" {
				t.Errorf("%+v", s.Classes)
			}
		}
	}
	// A description says more than a list beside it.
	both := studioYOLO("")
	both["data.yaml"] = &fstest.MapFile{Data: []byte("names: [bird, fish]\n")}
	f, open, err := Recognise(both, ".")
	if err != nil || f != yolo || open != "data.yaml" {
		t.Fatalf("%v, %q, %v", f, open, err)
	}
}
