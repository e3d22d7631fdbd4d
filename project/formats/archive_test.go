package formats

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// zipped is a ZIP file of files, in a folder.
func zipped(t testing.TB, folder string, files fstest.MapFS) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(folder + name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(files[name].Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func archive(data []byte) (*Archive, error) {
	return NewArchive(bytes.NewReader(data), int64(len(data)))
}

// What is packed is read as what lies in a folder, whatever the folder in the ZIP file is called.
func TestEveryFormatIsReadOutOfAZIPFileAsOutOfAFolder(t *testing.T) {
	s := puzzle(rand.New(rand.NewPCG(31, 1)))
	for _, f := range All {
		if !f.CanRead() || f == cocoResults {
			continue
		}
		files := written(t, s, f, Options{})
		want, name, err := Recognise(files, ".")
		if err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		folder, err := want.Read(t.Context(), files, name, ReadOptions{Size: sizes(s)})
		if err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		for _, below := range []string{"", "my data/", "a/b/"} {
			a, err := archive(zipped(t, below, files))
			if err != nil {
				t.Fatalf("%s: %v", f.ID, err)
			}
			got, name, err := Recognise(a, ".")
			if err != nil || got != want {
				t.Fatalf("%s in %q: %v, %v", f.ID, below, got, err)
			}
			read, err := got.Read(t.Context(), a, name, ReadOptions{Size: sizes(s)})
			if err != nil {
				t.Fatalf("%s in %q: %v", f.ID, below, err)
			}
			if fmt.Sprintf("%+v", read.Set) != fmt.Sprintf("%+v", folder.Set) {
				t.Errorf("%s in %q is another set than in a folder", f.ID, below)
			}
		}
	}
}

// listed is a ZIP file of one entry, of which its list says something.
func listed(t testing.TB, head zip.FileHeader, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	head.CRC32, head.CompressedSize64 = crc32.ChecksumIEEE(content), uint64(len(content))
	if head.UncompressedSize64 == 0 {
		head.UncompressedSize64 = head.CompressedSize64
	}
	w, err := z.CreateRaw(&head)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestZIPFilesThatAreNotReadAreRefusedWithTheReason(t *testing.T) {
	whole := zipped(t, "", fstest.MapFS{"a.json": {Data: []byte(`{"version":"5.5","shapes":[],"imagePath":"a.png","imageWidth":3,"imageHeight":2}`)}})
	wrongSum := slices.Clone(whole)
	i := bytes.Index(wrongSum, []byte("PK\x01\x02"))
	wrongSum[i+16] ^= 1
	twice := bytes.Replace(zipped(t, "", fstest.MapFS{"a.json": {Data: []byte("{}")}, "b.json": {Data: []byte("{}")}}), []byte("b.json"), []byte("a.json"), -1)
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"encrypted":         {listed(t, zip.FileHeader{Name: "a.json", Flags: 1}, []byte("{}")), ErrArchiveEncrypted},
		"another method":    {listed(t, zip.FileHeader{Name: "a.json", Method: 93}, []byte("{}")), ErrArchiveMethod},
		"above":             {listed(t, zip.FileHeader{Name: "../a.json"}, []byte("{}")), ErrArchiveLeads},
		"above, by the way": {listed(t, zip.FileHeader{Name: "x/../../a.json"}, []byte("{}")), ErrArchiveLeads},
		"above, of Windows": {listed(t, zip.FileHeader{Name: `..\a.json`}, []byte("{}")), ErrArchiveLeads},
		"the whole disk":    {listed(t, zip.FileHeader{Name: "/etc/a.json"}, []byte("{}")), ErrArchiveLeads},
		"cut short":         {whole[:len(whole)-10], ErrArchiveDamaged},
		"no end":            {whole[:40], ErrArchiveDamaged},
		"another sum":       {wrongSum, ErrArchiveDamaged},
		"no Deflate":        {listed(t, zip.FileHeader{Name: "a.json", Method: zip.Deflate, UncompressedSize64: 9}, []byte("\xff\xff\xff")), ErrArchiveDamaged},
		"a name twice":      {twice, ErrArchiveDamaged},
		"nothing in it":     {zipped(t, "", nil), ErrUnknown},
	} {
		a, err := archive(c.data)
		if err == nil {
			_, _, err = Recognise(a, ".")
			err = a.Wrong(err)
		}
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// bomb is a ZIP file of n files which all are the same bytes of it, that unfold to size each.
func bomb(t testing.TB, n int, size int64) []byte {
	t.Helper()
	var kernel bytes.Buffer
	z := zip.NewWriter(&kernel)
	w, err := z.Create("a000.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(`{"version":"5.5","shapes":[`)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.CopyN(w, blanks{}, size); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	data := kernel.Bytes()
	at := bytes.LastIndex(data, []byte("PK\x01\x02"))
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	entry, tail := data[at:end], slices.Clone(data[end:])
	out := slices.Clone(data[:at])
	for i := range n {
		out = append(out, bytes.Replace(entry, []byte("a000"), fmt.Appendf(nil, "a%03d", i), 1)...)
	}
	length := len(entry) * n
	tail[8], tail[9], tail[10], tail[11] = byte(n), byte(n>>8), byte(n), byte(n>>8)
	tail[12], tail[13], tail[14], tail[15] = byte(length), byte(length>>8), byte(length>>16), byte(length>>24)
	return append(out, tail...)
}

type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestZIPFilesThatUnfoldAreStopped(t *testing.T) {
	data := bomb(t, 200, 8<<20) // 1.6 GB out of some 30 kB
	a, err := archive(data)
	if err != nil {
		t.Fatal(err)
	}
	before := a.left.Load()
	if most := int64(unpackedAnyway + maxRatio*len(data)); before != most {
		t.Errorf("%d bytes may be unpacked of %d, not %d", before, len(data), most)
	}
	_, _, err = Recognise(a, ".")
	if err = a.Wrong(err); !errors.Is(err, ErrArchiveUnfolds) {
		t.Errorf("it is %v", err)
	}
	if over := -a.left.Load(); over > 1<<20 {
		t.Errorf("%d bytes were unpacked beyond the limit", over)
	}
	if _, err := labelme.Read(t.Context(), a, ".", ReadOptions{}); !errors.Is(a.Wrong(err), ErrArchiveUnfolds) {
		t.Errorf("it is read: %v", err)
	}
}

// The second took a minute and 1.6 GB to be looked into.
func TestZIPFilesWithListsWithoutEndAreRefused(t *testing.T) {
	for what, of := range map[string]struct {
		files int
		name  string
	}{
		"long names": {1000, strings.Repeat("x", 60_000)},
		"deep ones":  {maxLevels/400 + 1, strings.Repeat("/a", 400)},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range of.files {
			if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d%s", i, of.name)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := archive(b.Bytes()); !errors.Is(err, ErrArchiveMany) {
			t.Errorf("%s: it is %v", what, err)
		}
	}
}

func TestPicturesInAZIPFileAreFound(t *testing.T) {
	files := fstest.MapFS{"data.yaml": {Data: []byte("names: [a]\n")}, "images/a.PNG": {Data: []byte("picture")}, "train/images/b.jpg": {Data: []byte("x")}, "c.txt": {Data: []byte("x")}}
	a, err := archive(zipped(t, "set/", files))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "images/a.PNG", "images/a": "images/a.PNG", "a.PNG": "", "train/images/b": "train/images/b.jpg", "train/images/b.jpg": "train/images/b.jpg", "c.txt": "", "../set/a": "", "d": ""} {
		if got, ok := a.Find(name); got != want && name != "a.PNG" || ok != (got != "") {
			t.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	if data, err := a.Content("images/a.PNG"); err != nil || string(data) != "picture" {
		t.Errorf("%q, %v", data, err)
	}
}

func TestWhatAFileHoldsSaysWhetherItIsAZIPFile(t *testing.T) {
	dir := t.TempDir()
	whole := zipped(t, "", fstest.MapFS{"a.txt": {Data: []byte("x")}})
	for name, c := range map[string]struct {
		data []byte
		is   bool
	}{"a.zip": {whole, true}, "a.bin": {whole, true}, "a.npz": {whole, false}, "b.zip": {[]byte("text"), false}, "c.zip": {nil, false}, "empty.zip": {zipped(t, "", nil), true}} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, c.data, 0o600); err != nil {
			t.Fatal(err)
		}
		a, err := OpenArchive(file)
		if err != nil || (a != nil) != c.is {
			t.Errorf("%s: %v, %v", name, a, err)
		}
		if a != nil {
			a.Close()
		}
	}
}

// FuzzArchive feeds odd ZIP files: they are refused in a known way, or read as a folder within the limits.
//
//	go test -fuzz FuzzArchive -fuzztime 5m -fuzzminimizetime 10x -parallel 1 ./project/formats
func FuzzArchive(f *testing.F) {
	s := puzzle(rand.New(rand.NewPCG(31, 2)))
	for _, format := range []*Format{yolo, cvat, labelStudio, labelme, coco, voc} {
		f.Add(zipped(f, "set/", written(f, s, format, Options{})))
	}
	f.Add(bomb(f, 3, 1<<10))
	f.Add(listed(f, zip.FileHeader{Name: "../a.json", Flags: 1}, []byte("{}")))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := archive(data)
		if err != nil {
			return
		}
		_ = fs.WalkDir(a, ".", func(p string, e fs.DirEntry, err error) error {
			if !fs.ValidPath(p) {
				t.Fatalf("%q is a path", p)
			}
			return err
		})
		format, name, err := Recognise(a, ".")
		if err != nil {
			return
		}
		got, err := format.Read(t.Context(), a, name, ReadOptions{Size: func(string) (int, int, error) { return 30, 20, nil }})
		if over := -a.left.Load(); over > 1<<20 {
			t.Fatalf("%d bytes beyond the limit", over)
		}
		if err == nil {
			sound(t, got)
		}
	})
}
