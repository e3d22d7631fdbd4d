//go:build linux

package uitest

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/ui/style"
)

// The pictures of these tests have two balls beside each other.
const twoW, twoH, ballRadius = 640, 480, 90

var twoBalls = [2]image.Point{{170, 240}, {470, 240}}

func inTwoBalls(i, x, y int) bool {
	at := image.Pt(x, y).Sub(twoBalls[i])
	return at.X*at.X+at.Y*at.Y < ballRadius*ballRadius
}

// ballPlace is where a ball lies in the window with a number of pictures open. The picture fills the stage nearly, which a
// ball's size allows for.
func ballPlace(pictures, i int) image.Point {
	return middleOf(stageOf(pictures)).Add(twoBalls[i].Sub(image.Pt(twoW/2, twoH/2)))
}

// writeBalls draws two red balls on a ground of some shade.
func writeBalls(t *testing.T, path string, w, h int, ground uint8) {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{ground, ground + 8, ground + 16, 255}
			if inTwoBalls(0, x, y) || inTwoBalls(1, x, y) {
				c = color.NRGBA{200, 60, 50, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	var data bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&data, img); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, data.Bytes())
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// threePages is a saved session of a.png, b.png and c.png with the classes cat, dog and bird. On a and b an object of the
// class bird was kept, the left ball.
func threePages(t *testing.T) (session string, pictures []string) {
	t.Helper()
	dir := t.TempDir()
	doc := project.New()
	for i, name := range []string{"a.png", "b.png", "c.png"} {
		pictures = append(pictures, filepath.Join(dir, name))
		writeBalls(t, pictures[i], twoW, twoH, uint8(180+10*i))
	}
	doc.Open(pictures)
	var bird project.ClassID
	for _, name := range []string{"cat", "dog", "bird"} {
		bird, _ = doc.AddClass(name)
	}
	left := mask.Rect(twoW, twoH, image.Rectangle{twoBalls[0], twoBalls[0]}.Inset(-ballRadius*2/3))
	for i, path := range pictures[:2] {
		shown, err := picture.Open(context.Background(), path, picture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		doc.Show(i)
		if err := doc.SetPicture(twoW, twoH, hex.EncodeToString(shown.Hash[:])); err != nil {
			t.Fatal(err)
		}
		doc.AddObjects([]project.Object{{Class: bird, Mask: left, Visible: true}}, "Keep object")
	}
	doc.Show(0)
	session = filepath.Join(dir, "work"+project.SessionExtension)
	if err := doc.Save(session, false); err != nil {
		t.Fatal(err)
	}
	return session, pictures
}

func TestPicturesThatCannotBeOpenedAreSteppedOverAndMarked(t *testing.T) {
	d := startDisplay(t)
	dir := t.TempDir()
	whole := filepath.Join(dir, "b.png")
	writeBalls(t, whole, twoW, twoH, 180)
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "a.png"), []byte("no picture"))
	writeFile(t, filepath.Join(dir, "c.png"), data[:100]) // of which no row is there
	writeFile(t, filepath.Join(dir, "d.png"), nil)
	writeFile(t, filepath.Join(dir, "e.png"), data)

	p := d.start(t, dir)
	p.waitForTitle("b.png")
	p.wantMarked(5, 0)
	p.do("key", "Next")
	p.waitForTitle("e.png")
	p.wantMarked(5, 0, 2, 3)
	p.do("key", "Prior")
	p.waitForTitle("b.png")
	p.quit()
}

// wantMarked waits until of the stills those, and no others, show that their pictures cannot be shown.
func (p *program) wantMarked(stills int, marked ...int) {
	p.t.Helper()
	var want string
	for i := range stills {
		want += fmt.Sprint(strings.Contains(fmt.Sprint(marked), fmt.Sprint(i)), " ")
	}
	p.waitFor(fmt.Sprintf("%v and no others of %d are marked", marked, stills), func() bool {
		img, got := p.shot(""), ""
		for i := range stills {
			got += fmt.Sprint(count(img, stillOf(i), style.DarkPalette.Warning) > 20, " ")
		}
		return got == want
	})
}

func TestAMissingPictureBarsNoSavedSession(t *testing.T) {
	session, pictures := threePages(t)
	for _, path := range []string{pictures[0], pictures[2]} { // the shown page's, and another
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	p := startDisplay(t).start(t, session)
	p.waitForTitle("b.png")
	p.wantMarked(3, 0, 2)
	s := p.toggleDone(1)
	wantClasses(t, s, 0, "bird")
	wantClasses(t, s, 1, "bird")
}

// Each press counts, also while the pictures of those before are being opened.
func TestTenPressesOfTheNextPictureKeyAreTenPictures(t *testing.T) {
	d := startDisplay(t)
	dir := t.TempDir()
	first := filepath.Join(dir, "00.png")
	writeBalls(t, first, 4000, 3000, 180)
	for i := 1; i < 13; i++ {
		if err := os.Link(first, filepath.Join(dir, fmt.Sprintf("%02d.png", i))); err != nil {
			t.Skip("no second name can be given to a file here: ", err)
		}
	}
	p := d.start(t, dir)
	p.waitForTitle("00.png")
	p.do("key", "--repeat", "10", "Next")
	p.waitForTitle("10.png")
	if s := p.toggleDone(10); s.Current != 10 {
		t.Errorf("page %d is shown", s.Current)
	}
	p.do("key", "--repeat", "4", "Prior", "key", "--repeat", "3", "Next", "key", "--repeat", "9", "Prior")
	p.waitForTitle("00.png")
	p.toggleDone(0)
}
