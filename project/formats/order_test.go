package formats

import (
	"slices"
	"testing"
	"testing/fstest"
)

// What is read and written again has its pictures as people count them.
func TestPagesAreReadInTheOrderInWhichPeopleCount(t *testing.T) {
	files := fstest.MapFS{"data.yaml": {Data: []byte("names: [cat]\n")}}
	for _, name := range []string{"IMG10", "IMG2", "IMG1"} {
		files["labels/"+name+".txt"] = &fstest.MapFile{Data: []byte("0 0.1 0.1 0.9 0.1 0.9 0.9\n")}
	}
	got, err := yolo.Read(t.Context(), files, ".", ReadOptions{Size: func(string) (int, int, error) { return 6, 5, nil }})
	if err != nil {
		t.Fatal(err)
	}
	var order []string
	for _, p := range got.Set.Pages {
		order = append(order, p.Path)
	}
	if want := []string{"IMG1", "IMG2", "IMG10"}; !slices.Equal(order, want) {
		t.Errorf("%q, want %q", order, want)
	}
}
