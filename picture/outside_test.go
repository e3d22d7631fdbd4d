package picture

import (
	"bytes"
	"context"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"clickmask/picture/outside"
)

// needsReader skips a test of pictures that a program of the system reads, where there is none.
func needsReader(t *testing.T, kind outside.Kind) {
	t.Helper()
	if _, ok := outside.Find(kind); !ok {
		t.Skipf("no program of this system reads it: install %s", map[outside.Kind]string{outside.HEIC: "libheif-examples", outside.JPEG2000: "libopenjp2-tools"}[kind])
	}
}

// fakeReader has pictures of a kind read by a shell script, which is told as heif-convert is: -- IN OUT.
func fakeReader(t *testing.T, kind outside.Kind, body string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("no program is asked on Windows")
	}
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	path := filepath.Join(t.TempDir(), "reader")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
		t.Fatal(err)
	}
	readBy(t, kind, path)
}

// readBy has another program than the system's read pictures of a kind, "" for none.
func readBy(t *testing.T, kind outside.Kind, path string) {
	before := findReader
	t.Cleanup(func() { findReader = before })
	findReader = func(k outside.Kind) (outside.Reader, bool) {
		if k != kind {
			return before(k)
		}
		return outside.Reader{Path: path, Args: func(in, out, _ string) []string { return []string{"--", in, out} }}, path != ""
	}
}

func outsideFile(name string) string { return filepath.Join("testdata", "outside", name) }

func TestWithoutAReaderItIsSaidWhatToInstall(t *testing.T) {
	readBy(t, outside.HEIC, "")
	readBy(t, outside.JPEG2000, "")
	for name, needs := range map[string]string{"rgb.heic": "libheif-examples", "rgb.jp2": "libopenjp2-tools", "rgb.j2k": "libopenjp2-tools"} {
		_, err := Open(t.Context(), outsideFile(name), Options{})
		if e := mustBe(t, err, NoReader, name); !strings.HasPrefix(e.Needs, needs) || !strings.Contains(e.Reason, "install "+needs) {
			t.Errorf("%+v", e)
		}
		if info, err := Probe(outsideFile(name)); err != nil || info.W != 64 || info.H != 48 {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
	if err := decodeError(source{ctx: t.Context(), name: "a.heic"}, "HEIC", 1, 1, heicReader.missing("windows")); err.(*Error).Kind != NotSupported ||
		!strings.Contains(err.Error(), "does not read on this system; export it") {
		t.Error(err)
	}
}

// A picture without a fault is never called damaged for what the system lacks.
func TestWithoutAnyFolderAPictureIsNotCalledDamaged(t *testing.T) {
	fakeReader(t, outside.HEIC, "exit 1")
	t.Setenv("HOME", "")
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	_, err := Open(t.Context(), outsideFile("rgb.heic"), Options{})
	if e := mustBe(t, err, NoFolder, "rgb.heic"); e.Format != "HEIC" || !strings.Contains(e.Reason, "no folder can be made") {
		t.Errorf("%+v", e)
	}
}

// Whatever a program makes of a picture is held to the head that the limits were checked against.
func TestWhatAReaderMakesIsHeldToTheHead(t *testing.T) {
	wrong := filepath.Join(t.TempDir(), "wrong.png")
	if err := os.WriteFile(wrong, encodePNG(t, 40, 30), 0o600); err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]string{
		`cp ` + wrong + ` "$3"`:           "it says 64 x 48 pixels, and 40 x 30 came of it",
		`echo hello > "$3"`:               "no PNG",
		`head -c 60 ` + wrong + ` > "$3"`: "40 x 30",
		`exit 1`:                          "reader cannot read it",
	} {
		fakeReader(t, outside.JPEG2000, body)
		_, err := Open(t.Context(), outsideFile("rgb.jp2"), Options{})
		if e := mustBe(t, err, Damaged, "rgb.jp2"); !strings.Contains(e.Reason, want) {
			t.Errorf("%s: %v", body, e)
		}
	}
}

func TestWhatAReaderWasPackedWithoutIsNoDamage(t *testing.T) {
	fakeReader(t, outside.HEIC, `echo "Could not decode image: Unsupported codec" >&2; exit 1`)
	_, err := Open(t.Context(), outsideFile("rgb.heic"), Options{})
	if e := mustBe(t, err, NotSupported, "rgb.heic"); !strings.Contains(e.Reason, "Unsupported codec") {
		t.Error(e)
	}
}

// The copy says of nothing that it is to be done, so that no program does it a second time.
func TestAReaderIsAskedForThePrimaryPictureAsItIsStored(t *testing.T) {
	for _, name := range []string{"turned6.heic", "clap.heic", "alpha.heic", "several.heic"} {
		kept := filepath.Join(t.TempDir(), "kept")
		fakeReader(t, outside.HEIC, `cp "$2" `+kept+`; exit 1`)
		if _, err := Open(t.Context(), outsideFile(name), Options{}); err == nil {
			t.Fatal("it is read")
		}
		before, after := heicHeadOf(t, outsideFile(name)), heicHeadOf(t, kept)
		whole := image.Rectangle{Max: after.coded}
		if after.crop != whole || after.orientation != 1 || after.pictures != 1 || after.coded != before.coded {
			t.Errorf("%s: the copy says %v, %d, %d pictures", name, after.crop, after.orientation, after.pictures)
		}
		a, err := os.ReadFile(outsideFile(name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(kept)
		if err != nil || len(a) != len(b) {
			t.Fatalf("%s: %d bytes, copied %d, %v", name, len(a), len(b), err)
		}
		from := int(before.at) + len(before.meta)
		if string(a[from:]) != string(b[from:]) || string(a[:before.at]) != string(b[:before.at]) {
			t.Errorf("%s: more than its description is changed", name)
		}
	}
}

func heicHeadOf(t *testing.T, path string) heicHead {
	t.Helper()
	f, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	head, err := readHEICHead(f.source(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return head
}

func TestOfSeveralPicturesInAHEICThePrimaryOneIsShownWithAWord(t *testing.T) {
	needsReader(t, outside.HEIC)
	p, err := Open(t.Context(), outsideFile("several.heic"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if w, h := p.Size(); w != 64 || h != 48 || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: FirstOf, N: 3}) {
		t.Errorf("%d x %d, %v", w, h, p.Notes)
	}
}

func TestAHEICsProfileIsGiven(t *testing.T) {
	if Profile(outsideFile("profile.heic")) == nil || Profile(outsideFile("rgb.heic")) != nil {
		t.Error("the profile is not that of the file")
	}
}

func TestAPictureThatIsReadByAnotherProgramIsGivenUpAtOnce(t *testing.T) {
	told := filepath.Join(t.TempDir(), "told")
	fakeReader(t, outside.HEIC, `mkfifo `+told+`; echo > `+told+`; sleep 1000`)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for ctx.Err() == nil { // until the program is at work
			if f, err := os.Open(told); err == nil {
				f.Close()
				cancel()
			}
		}
	}()
	if _, err := Open(ctx, outsideFile("rgb.heic"), Options{}); err != context.Canceled {
		t.Error(err)
	}
}

// Bands beyond three are no colours, and the last of four is no alpha unless the file says so.
func TestTheBandsOfAJPEG2000ThatAreShown(t *testing.T) {
	for _, c := range []struct {
		head  jp2Head
		list  string
		shown int
	}{
		{jp2Head{components: 1}, "", 1},
		{jp2Head{components: 2}, "0", 1},
		{jp2Head{components: 2, alpha: true}, "", 2},
		{jp2Head{components: 3}, "", 3},
		{jp2Head{components: 4}, "0,1,2", 3},
		{jp2Head{components: 4, alpha: true}, "", 4},
		{jp2Head{components: 4, inks: true}, "", 4},
		{jp2Head{components: 1, palette: true}, "", 1},
		{jp2Head{components: 5, alpha: true}, "0,1,2", 3},
		{jp2Head{components: 200}, "0,1,2", 3},
	} {
		if list, shown := c.head.channels(); list != c.list || shown != c.shown {
			t.Errorf("%+v: %q, %d", c.head, list, shown)
		}
	}
	needsReader(t, outside.JPEG2000)
	p, err := Open(t.Context(), outsideFile("five.j2k"), Options{})
	if err != nil || len(p.Notes) != 1 || p.Notes[0] != (Note{Kind: BandsLeftOut, N: 5, Of: 3}) {
		t.Errorf("%v, %v", p, err)
	}
}

// FuzzHEIC feeds damaged boxes to the reader of HEIC's head and to what changes them: no program is asked.
func FuzzHEIC(f *testing.F) {
	addHeads(f, outsideFile("*.heic"), 1200)
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it")
		head, err := readHEICHead(s)
		if err != nil {
			return
		}
		if head.coded.X <= 0 || head.coded.Y <= 0 || head.crop.Empty() || !head.crop.In(image.Rectangle{Max: head.coded}) || head.orientation < 1 || head.orientation > 8 {
			t.Fatalf("%+v", head)
		}
		head.bare()
		var out bytes.Buffer
		if err := copyWith(&out, s, head.meta, head.at); err != nil || out.Len() != len(data) {
			t.Fatalf("%d bytes of %d, %v", out.Len(), len(data), err)
		}
		after, err := readHEICHead(newSource(context.Background(), bytes.NewReader(out.Bytes()), int64(out.Len()), "it"))
		if err != nil || after.orientation != 1 || after.crop != (image.Rectangle{Max: head.coded}) {
			t.Fatalf("%+v, %v", after, err)
		}
	})
}

// FuzzJP2 feeds damaged heads to the reader of JPEG 2000's.
func FuzzJP2(f *testing.F) {
	addHeads(f, outsideFile("*.j[p2]*"), 300)
	f.Fuzz(func(t *testing.T, data []byte) {
		head, err := readJP2Head(newSource(context.Background(), bytes.NewReader(data), int64(len(data)), "it"))
		if err == nil && (head.w <= 0 || head.h <= 0 || head.components <= 0) {
			t.Fatalf("%+v", head)
		}
	})
}
