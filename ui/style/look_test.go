package style

import (
	"bytes"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"golang.org/x/image/font/sfnt"

	"clickmask/ui/lang"
)

// The reference ratios are those that the W3C's definition gives for well-known pairs.
func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want float64
	}{{0x000000, 0xFFFFFF, 21}, {0x777777, 0xFFFFFF, 4.48}, {0xFFFFFF, 0xFFFFFF, 1}, {0xFF0000, 0xFFFFFF, 4.00}} {
		got := Contrast(rgb(c.a), rgb(c.b))
		if math.Abs(got-c.want) > 0.005 || got != Contrast(rgb(c.b), rgb(c.a)) {
			t.Errorf("contrast of %06X and %06X is %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestEveryTextCanBeRead(t *testing.T) {
	for name, p := range map[string]Palette{"dark": DarkPalette, "light": LightPalette, "high contrast": ContrastPalette} {
		least := MinContrast
		if name == "high contrast" {
			least = MostContrast
		}
		for _, pair := range []struct {
			what        string
			text, under color.NRGBA
		}{
			{"text on window", p.Text, p.Window},
			{"text on panel", p.Text, p.Panel},
			{"text on well", p.Text, p.Well},
			{"text on raised", p.Text, p.Raised},
			{"text on field", p.Text, p.Field},
			{"text on selected", p.Text, p.Selected},
			{"text on a tinted button", p.Text, Over(p.Hover, p.Window)},
			{"text on a pressed button", p.Text, Over(p.Pressed, p.Raised)},
			{"quiet on window", p.Quiet, p.Window},
			{"quiet on panel", p.Quiet, p.Panel},
			{"quiet on raised", p.Quiet, p.Raised},
			{"accent on panel", p.Accent, p.Panel},
			{"accent on raised", p.Accent, p.Raised},
			{"text on accent", p.OnAccent, p.Accent},
			{"text on danger", p.OnDanger, p.Danger},
			{"warning on window", p.Warning, p.Window},
			{"warning on raised", p.Warning, p.Raised},
			{"error on window", p.Error, p.Window},
			{"error on panel", p.Error, p.Panel},
			{"error on raised", p.Error, p.Raised},
		} {
			if got := Contrast(pair.text, pair.under); got < least {
				t.Errorf("%s: %s has contrast %.2f, want %.1f", name, pair.what, got, least)
			}
		}
		if got := Contrast(p.Accent, p.Selected); got < 3 {
			t.Errorf("%s: the icon of the chosen tool has contrast %.2f, want 3", name, got)
		}
	}
}

// Lines and the ring are what tells things apart where all surfaces are black.
func TestHighContrastIsOfLinesToo(t *testing.T) {
	p := ContrastPalette
	for what, c := range map[string]color.NRGBA{"hairline": p.Hairline, "border": p.Border, "ring": p.Focus, "icon of the chosen tool": p.Accent, "text that rests": p.Disabled} {
		under := []color.NRGBA{p.Window, p.Panel, p.Well, p.Raised, p.Field}
		if c == p.Accent {
			under = append(under, p.Selected)
		}
		for _, u := range under {
			if got := Contrast(c, u); got < MostContrast {
				t.Errorf("%s has contrast %.2f, want %d", what, got, MostContrast)
			}
		}
	}
	if p.Line <= DarkPalette.Line || p.Ring <= DarkPalette.Ring {
		t.Error("its lines are no thicker")
	}
}

func TestObjectColoursGoRound(t *testing.T) {
	if Object(0) != Object(8) || Object(-1) != Object(7) || Object(0) == Object(1) {
		t.Error("index is not taken modulo the number of colours")
	}
	seen := map[color.NRGBA]bool{}
	for i := range ObjectCount {
		seen[Object(i)] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d different colours, want 8", len(seen))
	}
}

func TestThemeFollowsTheSystemUnlessForced(t *testing.T) {
	for _, c := range []struct {
		mode        Mode
		dark, light Palette
	}{
		{System, DarkPalette, LightPalette},
		{Dark, DarkPalette, DarkPalette},
		{Light, LightPalette, LightPalette},
		{HighContrast, ContrastPalette, ContrastPalette},
	} {
		th := New(c.mode)
		if th.Color(theme.ColorNameBackground, theme.VariantDark) != color.Color(c.dark.Window) {
			t.Errorf("%v on a dark desktop", c.mode)
		}
		if th.Color(theme.ColorNameBackground, theme.VariantLight) != color.Color(c.light.Window) {
			t.Errorf("%v on a light desktop", c.mode)
		}
		back, err := Parse(c.mode.String())
		if err != nil || back != c.mode {
			t.Errorf("%v is read back as %v, %v", c.mode, back, err)
		}
	}
	if _, err := Parse("sepia"); err == nil {
		t.Error("an unknown theme was accepted")
	}
	if m, err := Parse(""); err != nil || m != System {
		t.Errorf("no setting gives %v, %v", m, err)
	}
}

func TestThemeAnswersForAllOfFyne(t *testing.T) {
	test.AssertAllColorNamesDefined(t, New(Dark), "dark")
	test.AssertAllColorNamesDefined(t, New(Light), "light")
	test.AssertAllColorNamesDefined(t, New(HighContrast), "high contrast")
}

func TestPaletteOfFollowsTheTheme(t *testing.T) {
	app := test.NewTempApp(t)
	r := canvas.NewRectangle(nil)
	app.Settings().SetTheme(New(Light))
	if Of(r) != LightPalette || Current() != LightPalette {
		t.Error("the light theme does not give the light palette")
	}
	app.Settings().SetTheme(New(Dark))
	if Of(r) != DarkPalette {
		t.Error("the dark theme does not give the dark palette")
	}
}

func TestDigitsAreEquallyWide(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(New(Dark))
	for _, bold := range []bool{false, true} {
		want := fyne.MeasureText("0000", 13, fyne.TextStyle{Bold: bold}).Width
		for _, s := range []string{"1111", "2479", "3568"} {
			if got := fyne.MeasureText(s, 13, fyne.TextStyle{Bold: bold}).Width; math.Abs(float64(got-want)) > 0.01 {
				t.Errorf("%s is %v wide, 0000 is %v", s, got, want)
			}
		}
	}
}

// A letter that is not in the fonts would come from the system, and be a box where there is none.
func TestFontsHoldEveryLetterOfTheWindow(t *testing.T) {
	for _, face := range []struct {
		name string
		data []byte
	}{{"regular", regularFace}, {"semibold", semiboldFace}} {
		f, err := sfnt.Parse(face.data)
		if err != nil {
			t.Fatalf("%s: %v", face.name, err)
		}
		var buf sfnt.Buffer
		for _, n := range lang.Names() {
			missing := map[rune]bool{}
			for _, text := range append(lang.All(n.Code), n.Name, "⌘⌥⇧⌃↩⌫⌦⎋⇥×…−·0123456789") {
				for _, r := range text {
					if glyph, err := f.GlyphIndex(&buf, r); r != '\n' && (err != nil || glyph == 0) {
						missing[r] = true
					}
				}
			}
			for r := range missing {
				t.Errorf("%s, %s: no glyph for %q", face.name, n.Code, r)
			}
		}
	}
}

func TestIconsTakeTheirColour(t *testing.T) {
	names := IconNames()
	if len(names) < 30 {
		t.Fatalf("%d icons", len(names))
	}
	red := color.NRGBA{R: 255, A: 255}
	for _, name := range names {
		r := Tinted(name, red)
		if r != Tinted(name, red) {
			t.Errorf("%s is made anew each time", name)
		}
		if bytes.Contains(r.Content(), []byte("currentColor")) || !bytes.Contains(r.Content(), []byte("#ff0000")) {
			t.Errorf("%s does not take the colour", name)
		}
		if bytes.Contains(r.Content(), []byte("stroke=")) {
			t.Errorf("%s has lines, which Fyne does not scale: run assets/icons/outline.sh", name)
		}
	}
}

// Every icon must draw something, stay inside its grid, and look like itself at any size.
func TestIconsAreDrawnInsideTheirGrid(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range IconNames() {
		img := canvas.NewImageFromResource(Tinted(name, color.NRGBA{A: 255}))
		img.FillMode = canvas.ImageFillContain
		c := software.NewTransparentCanvas()
		c.SetPadded(false)
		c.SetContent(img)
		c.Resize(fyne.NewSize(96, 96))
		drawn, edge := 0, 0
		picture := c.Capture()
		for y := range 96 {
			for x := range 96 {
				if _, _, _, a := picture.At(x, y).RGBA(); a > 0x8000 {
					drawn++
					if x < 4 || y < 4 || x >= 92 || y >= 92 {
						edge++
					}
				}
			}
		}
		if drawn < 100 || edge > 0 {
			t.Errorf("%s: %d pixels drawn, %d of them at the edge", name, drawn, edge)
		}
	}
}

func TestFyneGetsOurIconsInTheTextColour(t *testing.T) {
	app := test.NewTempApp(t)
	for mode, want := range map[Mode]string{Dark: "#e8e9ec", Light: "#1a1c1f"} {
		th := New(mode)
		app.Settings().SetTheme(th)
		if r := th.Icon(theme.IconNameDelete); !bytes.Contains(r.Content(), []byte(want)) {
			t.Errorf("%v: the bin is not drawn in %s", mode, want)
		}
	}
	if New(Dark).Icon(theme.IconNameMediaPlay) == nil {
		t.Error("an icon that is not ours is missing")
	}
}
