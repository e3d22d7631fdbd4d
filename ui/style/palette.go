package style

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Palette is one set of window colours. Those under "text" are read on Window, Panel, Raised and, where noted,
// Selected with a contrast of [MinContrast] or more; those under "states" are laid over the surface.
type Palette struct {
	// Surfaces. Well lies behind the picture, Raised is for what floats: menus, strips, cards.
	Window, Panel, Well, Raised color.NRGBA

	// Text. OnAccent and OnDanger are read on Accent and Danger. Accent is text (of a link) on Panel and Raised only:
	// on the light Window it has 5.73.
	Text, Quiet, Accent, OnAccent, Warning, Error, Danger, OnDanger color.NRGBA

	// Lines. Hairline separates, Border is the edge of a control (3:1 against its surface is not needed: a control
	// is never told by its edge alone), Focus is the ring of the keyboard.
	Hairline, Border, Focus color.NRGBA

	// States, translucent but for Selected and Field.
	Hover, Pressed, Selected, Field, Disabled color.NRGBA

	// Shade dims the window below a card; Shadow is the soft edge of what floats.
	Shade, Shadow color.NRGBA

	// Line and Ring are how thick lines and the ring of the keyboard are.
	Line, Ring float32

	Dark bool
}

// MinContrast is the least contrast of any text with what it stands on (WCAG 2 ratio); MostContrast is the least in
// [ContrastPalette], of its lines and its ring too.
const (
	MinContrast  = 5.8
	MostContrast = 7
)

// Negative is the disc of a negative point, the same in both palettes because it lies on the picture.
var Negative = rgb(0xE5484D)

// DarkPalette keeps neutral greys, because tinted chrome falsifies the colours of the picture.
var DarkPalette = Palette{
	Window: rgb(0x1B1C1F), Panel: rgb(0x25272B), Well: rgb(0x141517), Raised: rgb(0x26282C),
	Text: rgb(0xE8E9EC), Quiet: rgb(0xA3A7AF), Accent: rgb(0x5BB6FF), OnAccent: rgb(0x06131F),
	Warning: rgb(0xFFB454), Error: rgb(0xFF7A7A), Danger: rgb(0xFF7A7A), OnDanger: rgb(0x250606),
	Hairline: rgb(0x34363B), Border: rgb(0x45484F), Focus: rgb(0x5BB6FF),
	Hover: rgba(0xFFFFFF, 0x12), Pressed: rgba(0xFFFFFF, 0x20), Selected: rgb(0x203A50), Field: rgb(0x1B1C1F),
	Disabled: rgb(0x6B6F77),
	Shade:    rgba(0x000000, 0x8C), Shadow: rgba(0x000000, 0x66),
	Line: Hair, Ring: 2,
	Dark: true,
}

// LightPalette is the same window in daylight.
var LightPalette = Palette{
	Window: rgb(0xF7F7F8), Panel: rgb(0xFFFFFF), Well: rgb(0xD9DBDF), Raised: rgb(0xFFFFFF),
	Text: rgb(0x1A1C1F), Quiet: rgb(0x5B616A), Accent: rgb(0x0B63B0), OnAccent: rgb(0xFFFFFF),
	Warning: rgb(0x8A5300), Error: rgb(0xB3261E), Danger: rgb(0xB3261E), OnDanger: rgb(0xFFFFFF),
	Hairline: rgb(0xE1E3E7), Border: rgb(0xC6CAD0), Focus: rgb(0x0B63B0),
	Hover: rgba(0x000000, 0x0D), Pressed: rgba(0x000000, 0x1A), Selected: rgb(0xDCEBFA), Field: rgb(0xFFFFFF),
	Disabled: rgb(0xA0A5AD),
	Shade:    rgba(0x101114, 0x59), Shadow: rgba(0x000000, 0x33),
	Line: Hair, Ring: 2,
}

// ContrastPalette is white on black, with yellow for what is chosen and has the keyboard.
var ContrastPalette = Palette{
	Window: rgb(0x000000), Panel: rgb(0x000000), Well: rgb(0x000000), Raised: rgb(0x000000),
	Text: rgb(0xFFFFFF), Quiet: rgb(0xFFFFFF), Accent: rgb(0xFFE100), OnAccent: rgb(0x000000),
	Warning: rgb(0xFFC23D), Error: rgb(0xFF9C9C), Danger: rgb(0xFF9C9C), OnDanger: rgb(0x000000),
	Hairline: rgb(0xFFFFFF), Border: rgb(0xFFFFFF), Focus: rgb(0xFFE100),
	Hover: rgba(0xFFFFFF, 0x2E), Pressed: rgba(0xFFFFFF, 0x48), Selected: rgb(0x003C78), Field: rgb(0x000000),
	Disabled: rgb(0x9C9C9C),
	Shade:    rgba(0x000000, 0xB0), Shadow: rgba(0x000000, 0x00),
	Line: 2 * Hair, Ring: 3,
	Dark: true,
}

// Of is the palette in force for a widget, whose theme may be overridden by a container. Anything but a [Theme]
// (a test without one) gives the palette of the system's variant.
func Of(w fyne.CanvasObject) Palette {
	return paletteOf(theme.CurrentForWidget(w))
}

// Current is the palette of the program's theme, for what is no widget.
func Current() Palette {
	return paletteOf(theme.Current())
}

func paletteOf(th fyne.Theme) Palette {
	variant := fyne.CurrentApp().Settings().ThemeVariant()
	if own, ok := th.(*Theme); ok {
		return own.Palette(variant)
	}
	return forVariant(variant)
}

func forVariant(v fyne.ThemeVariant) Palette {
	if v == theme.VariantLight {
		return LightPalette
	}
	return DarkPalette
}

// objects are the colours of Okabe and Ito, which colour-blind people tell apart.
var objects = [...]color.NRGBA{
	rgb(0xE69F00), rgb(0x56B4E9), rgb(0x009E73), rgb(0xF0E442),
	rgb(0x0072B2), rgb(0xD55E00), rgb(0xCC79A7), rgb(0x999999),
}

// ObjectCount is how many object colours there are.
const ObjectCount = len(objects)

// Object is the colour of index i, taken modulo [ObjectCount]; negative ones count from the end.
func Object(i int) color.NRGBA {
	return objects[((i%ObjectCount)+ObjectCount)%ObjectCount]
}

func rgb(hex uint32) color.NRGBA { return rgba(hex, 0xFF) }

func rgba(hex uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: alpha}
}

// Over is what a translucent colour looks like on an opaque one.
func Over(top, bottom color.NRGBA) color.NRGBA {
	mix := func(t, b uint8) uint8 {
		a := uint32(top.A)
		return uint8((uint32(t)*a + uint32(b)*(255-a) + 127) / 255)
	}
	return color.NRGBA{R: mix(top.R, bottom.R), G: mix(top.G, bottom.G), B: mix(top.B, bottom.B), A: 255}
}

// WithAlpha is c with another opacity, 0 to 1.
func WithAlpha(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*255 + 0.5)
	return c
}
