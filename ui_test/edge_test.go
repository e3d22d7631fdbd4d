package uitest

import (
	"image"
	"image/color"
	"image/draw"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/driver/desktop"

	"clickmask/internal/golden"
	"clickmask/matte"
)

// kindOf is the kind of the edge of the object selected last.
func (s *stage) kindOf() matte.Kind {
	o, _ := s.page().Object(s.page().Selected)
	if o.Edge == nil {
		return matte.KindUsual
	}
	return o.Edge.Kind
}

func TestAnEdgeIsChosenOnItsCardAndUndone(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.until("the preview is there", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	s.tap("Fine: hair")
	s.until("the edge is fine", func() bool { return s.kindOf() == matte.KindFine && !s.has("Working…") })
	if o, _ := s.page().Object(s.page().Selected); o.Edge.Alpha == nil {
		t.Error("the object has no alpha")
	}
	s.tap("Glass (see-through)")
	s.until("the edge is glass", func() bool { return s.kindOf() == matte.KindGlass && !s.has("Working…") })
	if o, _ := s.page().Object(s.page().Selected); o.Edge.Alpha == nil {
		t.Error("glass has no alpha")
	}
	s.tap("3")
	s.until("the edge is soft", func() bool { return s.kindOf() == matte.KindSoft && !s.has("Working…") })
	s.tap("Magenta")
	s.tap("400 %")
	s.until("the preview is there", func() bool { return !s.has("Working…") })
	s.press("Escape")
	if s.has("Edge and cut-out") {
		t.Fatal("Esc does not close the card")
	}
	s.w.Command("Undo")
	s.until("the edge is glass again", func() bool { return s.kindOf() == matte.KindGlass })
	s.w.Command("Undo")
	s.until("the edge is fine again", func() bool { return s.kindOf() == matte.KindFine })
	s.w.Command("Undo")
	s.until("the edge is the usual one", func() bool { return s.kindOf() == matte.KindUsual })
}

func TestSpecksAndHolesAreOfferedOnTheCardAndGo(t *testing.T) {
	s := threeObjects(t)
	s.row("cup", 0)
	s.w.Command("Edge and cut-out…")
	if !s.has("1 speck, 1 hole") {
		t.Fatalf("the card says %q", s.words())
	}
	s.tap("Clean up")
	s.becomes("cat 1600, dog 3600, cup 3600, ")
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	if s.has("1 speck") {
		t.Error("specks are offered where there are none")
	}
}

func TestAllObjectsAreSavedAsCutoutsOfTheirOwn(t *testing.T) {
	s := threeObjects(t)
	s.picker.folder = t.TempDir()
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("White")
	s.tap("Save all objects…")
	s.until("it is said", func() bool { return s.has("3 cut-outs were saved to") })
	names, err := os.ReadDir(s.picker.folder)
	if err != nil || len(names) != 3 || !strings.HasPrefix(names[0].Name(), "a_cutout_cat_1") {
		t.Fatalf("%v, %v", names, err)
	}
	img := golden.Read(t, filepath.Join(s.picker.folder, names[0].Name()))
	if b := img.Bounds(); b.Dx() < 40 || b.Dx() > 46 {
		t.Errorf("the cut-out is %v", b)
	}
}

// The objects of all pictures are cut out at once, those that are not on the screen too; a picture without any gives none.
func TestTheObjectsOfAllPicturesAreCutOut(t *testing.T) {
	s := open(t, options{})
	s.shows(s.picture("a.png", 320, 200), s.picture("b.png", 300, 180), s.picture("c.png", 280, 160))
	s.w.Command("Keep at every click")
	for i, name := range []string{"a.png", "b.png"} {
		s.until(name+" is shown", func() bool { return s.page().Name == name && s.has("Ready") })
		s.click(100, 90, desktop.MouseButtonPrimary, 0)
		s.until("the click is kept", func() bool { return len(s.page().Objects) == 1 })
		if i == 0 {
			s.w.Command("Next picture")
		}
	}
	s.picker.folder = t.TempDir()
	s.w.Command("Edge and cut-out…")
	s.tap("White")
	s.tap("Save the objects of all 2 pictures…")
	s.until("it is said", func() bool { return s.has("2 cut-outs were saved to") })
	for _, name := range []string{"a_cutout_1.png", "b_cutout_1.png"} {
		if _, _, _, alpha := golden.Read(t, filepath.Join(s.picker.folder, name)).At(0, 0).RGBA(); alpha != 0xffff {
			t.Errorf("%s does not lie on white", name)
		}
	}
}

func TestACutoutIsSavedAsJPEGWhereItsNameSaysSo(t *testing.T) {
	s := threeObjects(t)
	s.picker.save = filepath.Join(t.TempDir(), "cat.jpg")
	s.row("cat", 0)
	s.w.Command("Save cut-out…")
	s.until("it is said", func() bool { return s.has("Saved cat.jpg") })
	data, err := os.ReadFile(s.picker.save)
	if err != nil || !strings.HasPrefix(string(data), "\xff\xd8") {
		t.Errorf("it is no JPEG: %v", err)
	}
}

func TestCutoutsAreSavedAsTheKindThatIsChosen(t *testing.T) {
	s := threeObjects(t)
	s.picker.folder = t.TempDir()
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("WebP")
	s.tap("85")
	s.tap("Save all objects…")
	s.until("it is said", func() bool { return s.has("3 cut-outs were saved to") })
	data, err := os.ReadFile(filepath.Join(s.picker.folder, "a_cutout_cat_1.webp"))
	if err != nil || !strings.HasPrefix(string(data), "RIFF") || !strings.Contains(string(data), "VP8 ") {
		t.Errorf("it is no WebP with loss: %v", err)
	}
	s.picker.save = filepath.Join(t.TempDir(), "cat.jpg")
	s.w.Command("Save cut-out…")
	s.until("it is said", func() bool { return s.has("Saved cat.jpg") })
	if data, err := os.ReadFile(s.picker.save); err != nil || !strings.HasPrefix(string(data), "\xff\xd8") {
		t.Errorf("a name that says JPEG gives something else: %v", err)
	}
	if asked := s.picker.asked[len(s.picker.asked)-1]; asked.Name != "a_cutout_cat_1.webp" || asked.Extensions[0] != ".webp" {
		t.Errorf("the name that is suggested is %s, of %v", asked.Name, asked.Extensions)
	}
}

// The picture behind is chosen on the card, which comes back, and holds for the next cut-out.
func TestACutoutIsLaidOnAPictureOfThePersons(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	behind := image.NewRGBA(image.Rect(0, 0, 30, 30))
	draw.Draw(behind, behind.Rect, image.NewUniform(color.RGBA{R: 10, G: 20, B: 230, A: 255}), image.Point{}, draw.Src)
	path := filepath.Join(t.TempDir(), "behind.png")
	golden.Write(t, path, behind)
	s.picker.open = []string{path}
	s.tap("Picture…")
	s.until("the card is there again", func() bool { return s.has("Edge and cut-out") && !s.has("Working…") })
	s.picker.save = filepath.Join(t.TempDir(), "cat.png")
	s.tap("8 %")
	s.tap("Save cut-out…")
	s.until("it is said", func() bool { return s.has("Saved cat.png") })
	if r, g, b, a := golden.Read(t, s.picker.save).At(0, 0).RGBA(); r>>8 != 10 || g>>8 != 20 || b>>8 != 230 || a != 0xffff {
		t.Errorf("behind it is %d %d %d %d", r>>8, g>>8, b>>8, a>>8)
	}
}

func TestFilesOfSeveralCutoutsAreCalledAsThePersonSays(t *testing.T) {
	s := threeObjects(t)
	s.picker.folder = t.TempDir()
	s.row("cat", 0)
	s.w.Command("Edge and cut-out…")
	s.tap("Names…")
	s.enter("../{n}")
	if !s.has("Files cannot be called so.") {
		t.Fatalf("a name out of the folder is taken: %q", s.words())
	}
	s.enter("shop {class}")
	s.tap("Save all objects…")
	s.until("it is said", func() bool { return s.has("3 cut-outs were saved to") })
	var got []string
	list, err := os.ReadDir(s.picker.folder)
	for _, f := range list {
		got = append(got, f.Name())
	}
	if want := "shop cat.png, shop cup.png, shop dog.png"; err != nil || strings.Join(got, ", ") != want {
		t.Errorf("they are %q, %v", got, err)
	}
}

// Where there are several qualities the card offers them, and a smaller one makes a smaller file.
func TestTheQualityOfACutoutIsChosenOnItsCard(t *testing.T) {
	s := threeObjects(t)
	s.row("cat", 0)
	size := func(kind, quality, ending string) int64 {
		s.picker.folder = t.TempDir()
		s.w.Command("Edge and cut-out…")
		s.tap(kind)
		s.tap(quality)
		s.tap("Save all objects…")
		s.until("they are saved", func() bool {
			list, _ := filepath.Glob(filepath.Join(s.picker.folder, "a_cutout_*"+ending))
			return len(list) == 3
		})
		info, err := os.Stat(filepath.Join(s.picker.folder, "a_cutout_cat_1"+ending))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	if large, small := size("JPEG", "98", ".jpg"), size("JPEG", "70", ".jpg"); small >= large {
		t.Errorf("a JPEG of 70 has %d bytes, of 98 %d", small, large)
	}
	if large, small := size("WebP", "95", ".webp"), size("WebP", "70", ".webp"); small >= large {
		t.Errorf("a WebP of 70 has %d bytes, of 95 %d", small, large)
	}
	s.w.Command("Edge and cut-out…")
	s.tap("PNG")
	if s.has("Without loss") || s.has("70") {
		t.Error("a PNG has qualities")
	}
}
