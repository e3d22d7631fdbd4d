package formats

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"
)

// plenty is as much work as anybody asks for.
func plenty() *work {
	return &work{ctx: context.Background(), left: math.MaxInt64, looked: math.MaxInt64}
}

// looks is a context that counts how often it is looked at, and ends at one of them.
type looks struct {
	context.Context
	n, last int // last 0: it does not end
}

func (l *looks) Err() error {
	if l.n++; l.last > 0 && l.n >= l.last {
		return context.Canceled
	}
	return nil
}

// dear are files of every format with polygons or run lengths: of so many objects of which nothing is left, each of which asks for
// some 160,000 steps.
func dear(n int) []costly {
	const side = 1 << 13
	pair := func(x, y int) string { return fmt.Sprintf("%d,%d", x, y) }
	array := func(x, y int) string { return fmt.Sprintf("[%d,%d]", x, y) }
	times := func(text, between string) string { return strings.TrimSuffix(strings.Repeat(text+between, n), between) }
	lone := func(name string, f *Format, file, content string) costly {
		return costly{name, f, fstest.MapFS{file: {Data: []byte(content)}}, file}
	}
	flat, points := zigzag(10, side, pair), zigzag(10, side, array)
	coco1 := func(segmentation string, w, h int) string {
		return fmt.Sprintf(`{"images":[{"id":1,"file_name":"a.png","width":%d,"height":%d}],"categories":[{"id":1,"name":"a"}],"annotations":[%s]}`, w, h,
			times(`{"image_id":1,"category_id":1,"segmentation":`+segmentation+`}`, ","))
	}
	cvatPoints := strings.NewReplacer("],[", ";", "[", "", "]", "").Replace(points)
	size := fmt.Sprintf(`"picture":{"file":"a.png","width":%d,"height":%d}`, side, side)
	studio := strings.ReplaceAll(zigzag(10, side, func(x, y int) string { return fmt.Sprintf("[%g,%g]", float64(x)*100/side, float64(y)*100/side) }), " ", "")
	return []costly{
		lone("COCO", coco, "a.json", coco1("[["+flat+"]]", side, side)),
		lone("COCO run lengths", coco, "a.json", coco1(fmt.Sprintf(`{"size":[%d,%d],"counts":[%d]}`, 1, 1<<20, 1<<20), 1<<20, 1)),
		{"YOLO", yolo, fstest.MapFS{"data.yaml": {Data: []byte("names: [a]\n")}, "labels/a.txt": {Data: []byte(times("0 "+
			strings.ReplaceAll(zigzag(10, side, func(x, y int) string { return fmt.Sprintf("%g,%d", float64(x)/side, y/side) }), ",", " "), "\n"))}}, "."},
		lone("labelme", labelme, "a.json", fmt.Sprintf(`{"version":"5.5","flags":{},"shapes":[%s],"imagePath":"a.png","imageHeight":%d,"imageWidth":%d}`,
			times(`{"label":"a","group_id":null,"shape_type":"polygon","points":[`+points+`]}`, ","), side, side)),
		lone("CVAT", cvat, "a.xml", fmt.Sprintf(`<annotations><version>1.1</version><image name="a.png" width="%d" height="%d">%s</image></annotations>`, side, side,
			times(`<polygon label="a" points="`+cvatPoints+`" occluded="0"/>`, ""))),
		lone("CVAT mask outside", cvat, "a.xml", fmt.Sprintf(`<annotations><version>1.1</version><image name="a.png" width="9" height="9">%s</image></annotations>`,
			times(fmt.Sprintf(`<mask label="a" rle="0, %d" left="10" top="0" width="1" height="%d" occluded="0"/>`, 160_000, 160_000), ""))),
		lone("Label Studio", labelStudio, "a.json", fmt.Sprintf(`[{"data":{"image":"a.png"},"annotations":[{"result":[%s]}]}]`,
			times(fmt.Sprintf(`{"type":"polygonlabels","original_width":%d,"original_height":%d,"value":{"polygonlabels":["a"],"points":[%s]}}`, side, side, studio), ","))),
		lone("Datumaro", datumaro, "a.json", fmt.Sprintf(`{"info":{},"categories":{"label":{"labels":[{"name":"a"}]}},"items":[{"id":"a","image":{"path":"a.png","size":[%d,%d]},"annotations":[%s]}]}`,
			side, side, times(`{"type":"polygon","label_id":0,"points":[`+flat+`]}`, ","))),
		lone("GeoJSON", geoJSON, "a.geojson", fmt.Sprintf(`{"type":"FeatureCollection",%s,"features":[%s]}`, size,
			times(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[`+points+`,[0,0]]]}}`, ","))),
		lone("SVG", svg, "a.svg", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d">%s</svg>`, side, side,
			times(`<path d="M`+strings.ReplaceAll(flat, ",", " ")+`z"/>`, ""))),
	}
}

func (c *costly) readFor(ctx context.Context, steps int64) error {
	_, err := c.format.Read(ctx, c.files, c.open, ReadOptions{steps: steps, Size: func(string) (int, int, error) { return 1 << 13, 1 << 13, nil }})
	return err
}

// What a whole file may ask for is counted, however little of it each object takes and leaves.
func TestTheWorkOfAWholeFileIsBounded(t *testing.T) {
	few, many := dear(1), dear(40)
	for i, c := range few {
		const steps = 400_000
		if err := c.readFor(t.Context(), steps); err != nil {
			t.Errorf("%s: one object is refused: %v", c.name, err)
		}
		if err := many[i].readFor(t.Context(), steps); !errors.Is(err, errTooComplex) {
			t.Errorf("%s: 40 objects of %d bytes: %v", c.name, many[i].size(), err)
		}
		if err := many[i].readFor(t.Context(), 40*steps); err != nil {
			t.Errorf("%s: what is allowed is refused: %v", c.name, err)
		}
	}
}

// Reading ends with its context within one object, some ten thousand steps later at most.
func TestReadingEndsWithItsContextWithinOneObject(t *testing.T) {
	for _, c := range dear(1) {
		all := &looks{Context: t.Context()}
		if err := c.readFor(all, 0); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if all.n < 3 { // before the file, before and after the object; run lengths are gone through in one piece of some milliseconds
			t.Errorf("%s: it is looked at %d times", c.name, all.n)
		}
		for last := 1; last <= all.n; last++ {
			ends := &looks{Context: t.Context(), last: last}
			if err := c.readFor(ends, 0); !errors.Is(err, context.Canceled) {
				t.Errorf("%s, ended at look %d of %d: %v", c.name, last, all.n, err)
			}
		}
	}
}

func TestAPolygonIsGivenUpWhileItIsFilled(t *testing.T) {
	const side = 1 << 14
	var r ring
	for i := range 200 {
		r = append(r, point{float64(i), float64(i % 2 * side)})
	}
	ctx := &looks{Context: t.Context(), last: 3}
	k := &work{ctx: ctx, left: 1 << 40, looked: 1 << 40}
	if _, err := k.rasterise(side, side, []ring{r}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if did := int64(1<<40) - k.left; did > 4*(lookEvery+200) {
		t.Errorf("%d steps were done of %d", did, 200*side)
	}
}
