package formats

import (
	"errors"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"clickmask/internal/jsonparts"
)

// 48 MB of empty objects became 6 GB of structures before one of them was looked at.
func TestAFileOfEmptyPartsCostsLittle(t *testing.T) {
	many := func(n int, part string) string { return part + strings.Repeat(","+part, n-1) }
	objects, lists := many(1<<21+1, "{}"), many(1<<23+1, "[]")
	for name, of := range map[string]struct {
		format *Format
		text   string
	}{
		"coco.json":    {coco, `{"images":[],"categories":[],"annotations":[` + objects + `]}`},
		"results.json": {cocoResults, `[` + objects + `]`},
		"labelme.json": {labelme, `{"imagePath":"a.png","imageWidth":9,"imageHeight":9,"shapes":[{"label":"a","shape_type":"polygon","points":[` + lists + `]}]}`},
		"studio.json":  {labelStudio, `[` + objects + `]`},
		"datumaro":     {datumaro, `{"categories":{},"items":[` + objects + `]}`},
		"geo.json":     {geoJSON, `{"type":"FeatureCollection","features":[` + objects + `]}`},
		"cvat.xml":     {cvat, `<annotations>` + strings.Repeat("<image/>", mostTags) + `</annotations>`},
		"attrs.xml":    {cvat, `<annotations><image` + strings.Repeat(` a=""`, 1<<20) + `/></annotations>`},
		"voc.xml":      {voc, `<annotation>` + strings.Repeat("<object/>", mostTags) + `</annotation>`},
	} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r := newReader(t.Context(), fstest.MapFS{name: {Data: []byte(of.text)}}, ReadOptions{Images: []byte(`{"images":[]}`)})
		err := of.format.read(r, name)
		runtime.ReadMemStats(&after)
		if !errors.Is(err, jsonparts.ErrMany) {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 8*uint64(len(of.text)) {
			t.Errorf("%s: %d MB of text took %d MB", name, len(of.text)>>20, took>>20)
		}
	}
}

func TestAFileOfManyKeysIsOfNoFormat(t *testing.T) {
	text := `{"images":[],"annotations":[]` + strings.Repeat(`,"a":0`, mostKeys) + `}`
	if _, _, err := Recognise(fstest.MapFS{"a.json": {Data: []byte(text)}}, "a.json"); !errors.Is(err, ErrUnknown) {
		t.Errorf("%v", err)
	}
}
