package formats

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// costly is a file that asks for as much work as its format allows for its size, and is read or refused.
type costly struct {
	name   string
	format *Format
	files  fstest.MapFS
	open   string
}

// zigzag are the corners of a polygon that goes up and down all of a picture n times, and back the same way, so that nothing of it
// is left for the limit of runs to count.
func zigzag(n, side int, corner func(x, y int) string) string {
	var list []string
	for i := range n {
		list = append(list, corner(i%side, i%2*side))
	}
	for i := n - 1; i >= 0; i-- {
		list = append(list, corner(i%side, i%2*side))
	}
	return strings.Join(list, ",")
}

// costlyFiles are those of each kind, of about a megabyte where the kind needs that.
func costlyFiles(t testing.TB) []costly {
	const side = 8192
	pair := func(x, y int) string { return fmt.Sprintf("%d,%d", x, y) }
	array := func(x, y int) string { return fmt.Sprintf("[%d,%d]", x, y) }
	lone := func(name string, f *Format, file, content string) costly {
		return costly{name, f, fstest.MapFS{file: {Data: []byte(content)}}, file}
	}
	times := func(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }
	cocoOf := func(side int, segmentation string, n int) string {
		return fmt.Sprintf(`{"images":[{"id":1,"file_name":"a.png","width":%d,"height":%d}],"categories":[{"id":1,"name":"a"}],"annotations":[%s]}`, side, side,
			times(n, `{"image_id":1,"category_id":1,"segmentation":`+segmentation+`}`))
	}
	cvatOf := func(shape string) string {
		return fmt.Sprintf(`<annotations><version>1.1</version><image name="a.png" width="%d" height="%d">%s</image></annotations>`, side, side, shape)
	}
	labelmeOf := func(shapes string) string {
		return fmt.Sprintf(`{"version":"5.5","flags":{},"shapes":[%s],"imagePath":"a.png","imageHeight":%d,"imageWidth":%d}`, shapes, side, side)
	}
	zig := zigzag(1000, side, pair)
	spaced := strings.ReplaceAll(zigzag(1000, side, func(x, y int) string { return fmt.Sprintf("%d.0;%d", x, y) }), ",", "\x00")
	spaced = strings.ReplaceAll(strings.ReplaceAll(spaced, ";", ","), "\x00", ";")
	yoloCorners := zigzag(1000, side, func(x, y int) string { return fmt.Sprintf("%g,%d", float64(x)/side, y/side) })
	checker := image.NewGray(image.Rect(0, 0, 4096, 4096))
	for i := range checker.Pix {
		checker.Pix[i] = uint8((i+i/4096)%2) * 255
	}
	checked := encodedPNG(t, checker)
	coloured := image.NewPaletted(checker.Rect, color.Palette{color.Black, color.White})
	for i := range coloured.Pix {
		coloured.Pix[i] = checker.Pix[i] & 1
	}
	var many []string
	for i := range 200_000 {
		many = append(many, fmt.Sprintf(`{"image_id":1,"category_id":1,"bbox":[%d,1,2,2]}`, i%8000))
	}
	return []costly{
		lone("COCO polygons that cross all rows", coco, "a.json", cocoOf(side, "[["+zig+"]]", 4)),
		lone("COCO run lengths of one pixel", coco, "a.json", cocoOf(side, fmt.Sprintf(`{"size":[%d,%d],"counts":"%s"}`, side, side, strings.Repeat("1", 1<<20)), 1)),
		lone("COCO run lengths as numbers", coco, "a.json", cocoOf(1024, `{"size":[1024,1024],"counts":[`+times(1<<19, "1")+`]}`, 1)),
		lone("COCO boxes, of which there are many", coco, "a.json", fmt.Sprintf(`{"images":[{"id":1,"file_name":"a.png","width":%d,"height":%d}],"categories":[{"id":1,"name":"a"}],"annotations":[%s]}`, side, side, strings.Join(many[:20_000], ","))),
		lone("COCO, lists in lists", coco, "a.json", `{"images":[],"annotations":`+strings.Repeat("[", 1<<20)),
		{"YOLO polygons that cross all rows", yolo, fstest.MapFS{"data.yaml": {Data: []byte("names: [a]\n")},
			"labels/a.txt": {Data: []byte(strings.Repeat("0 "+strings.ReplaceAll(yoloCorners, ",", " ")+"\n", 4))}}, "."},
		lone("labelme polygons that cross all rows", labelme, "a.json", labelmeOf(times(4, `{"label":"a","group_id":null,"shape_type":"polygon","points":[`+zigzag(1000, side, array)+`]}`))),
		lone("CVAT polygons that cross all rows", cvat, "a.xml", cvatOf(strings.Repeat(`<polygon label="a" points="`+spaced+`" occluded="0"/>`, 4))),
		lone("CVAT elements in elements", cvat, "a.xml", cvatOf(strings.Repeat("<a>", 1<<18))),
		lone("Label Studio, lists in lists", labelStudio, "a.json", `[{"data":{"image":"a.png"},"annotations":`+strings.Repeat("[", 1<<20)),
		lone("GeoJSON polygons that cross all rows", geoJSON, "a.geojson", fmt.Sprintf(`{"type":"FeatureCollection","picture":{"file":"a.png","width":%d,"height":%d},"features":[%s]}`, side, side,
			times(4, `{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[`+zigzag(1000, side, array)+`,[0,0]]]}}`))),
		lone("SVG paths that cross all rows", svg, "a.svg", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d">%s</svg>`, side, side,
			strings.Repeat(`<path d="M`+strings.ReplaceAll(zig, ",", " ")+`z"/>`, 4))),
		lone("SVG arcs", svg, "a.svg", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"><path d="M0 0%s"/></svg>`, side, side,
			strings.Repeat("a4e3 4e3 0 1 1 1 1", 1000))),
		lone("SVG groups in groups", svg, "a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">`+strings.Repeat("<g>", 1<<18)),
		lone("a mask of a chequered picture", maskPNG, "a_mask_1.png", string(checked)),
		lone("a label map of a chequered picture", labelMap, "a_labels.png", string(encodedPNG(t, coloured))),
		lone("a NumPy archive that unfolds", npz, "a.npz", string(unfolding(t))),
		{"Datumaro run lengths of one pixel", datumaro, fstest.MapFS{"a.json": {Data: fmt.Appendf(nil, `{"info":{},"categories":{"label":{"labels":[{"name":"a"}]}},"items":[{"id":"a","image":{"path":"a.png","size":[%d,%d]},"annotations":[{"type":"mask","label_id":0,"rle":{"counts":"%s","size":[%d,%d]}}]}]}`, side, side, strings.Repeat("1", 1<<20), side, side)}}, "a.json"},
	}
}

func encodedPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// unfolding is a NumPy archive of 32 megapixels, every other of which is set.
func unfolding(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("masks.npy")
	if err != nil {
		t.Fatal(err)
	}
	head := "{'descr': '|b1', 'fortran_order': False, 'shape': (1, 8192, 4096), }"
	head += strings.Repeat(" ", 118-1-len(head)) + "\n"
	fmt.Fprintf(w, "\x93NUMPY\x01\x00%c\x00%s", 118, head)
	row := bytes.Repeat([]byte{0, 1}, 2048)
	for range 8192 {
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (c *costly) size() (n int) {
	for _, f := range c.files {
		n += len(f.Data)
	}
	return n
}

func (c *costly) read(t testing.TB) error {
	_, err := c.format.Read(t.Context(), c.files, c.open, ReadOptions{Size: func(string) (int, int, error) { return 8192, 8192, nil }})
	return err
}

// BenchmarkCostlyFiles says what the files cost that ask for most, in seconds and in memory for each megabyte of them, and
// beside it in how many times what plain JSON of that length costs.
//
//	go test -run XXX -bench CostlyFiles -benchtime 1x ./project/formats
func BenchmarkCostlyFiles(b *testing.B) {
	plain := plainCost(b)
	for _, c := range costlyFiles(b) {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var outcome error
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				outcome = c.read(b)
			}
			runtime.ReadMemStats(&after)
			mb := float64(c.size()) / 1e6
			seconds := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(mb, "MB")
			b.ReportMetric(seconds, "s")
			b.ReportMetric(seconds/mb/plain, "x-plain/MB")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/1e6, "MB-allocated")
			if outcome != nil {
				b.Logf("%.200s", outcome)
			}
		})
	}
}

// plainCost is how many seconds a megabyte of ordinary COCO takes: small polygons, none of which is dear.
func plainCost(b *testing.B) float64 {
	var list []string
	for i := range 20_000 {
		x := i % 900
		list = append(list, fmt.Sprintf(`{"image_id":1,"category_id":1,"segmentation":[[%d,10,%d,10,%d,30,%d,40,%d,30]]}`, x, x+20, x+30, x+10, x))
	}
	c := costly{"", coco, fstest.MapFS{"a.json": {Data: []byte(`{"images":[{"id":1,"file_name":"a.png","width":1000,"height":1000}],"categories":[{"id":1,"name":"a"}],"annotations":[` + strings.Join(list, ",") + `]}`)}}, "a.json"}
	start := time.Now()
	const rounds = 3
	for range rounds {
		if err := c.read(b); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start).Seconds() / rounds / (float64(c.size()) / 1e6)
}
