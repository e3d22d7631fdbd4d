package style

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Mode is the setting of a person.
type Mode int

// The modes. System is the zero value.
const (
	System Mode = iota
	Dark
	Light
	HighContrast
)

var modeNames = [...]string{System: "system", Dark: "dark", Light: "light", HighContrast: "high-contrast"}

// String is the name that settings keep: "system", "dark", "light" or "high-contrast".
func (m Mode) String() string { return modeNames[m] }

// Parse reads what [Mode.String] writes. The empty string is System; anything else is an error that names the choices.
func Parse(name string) (Mode, error) {
	if name == "" {
		return System, nil
	}
	for m, n := range modeNames {
		if n == name {
			return Mode(m), nil
		}
	}
	return System, fmt.Errorf("theme %q: use system, dark, light or high-contrast", name)
}

var _ fyne.Theme = (*Theme)(nil)

// Theme gives Fyne's own widgets the colours, sizes and fonts of this package. It is immutable.
type Theme struct {
	mode Mode
}

// New returns the theme for a mode; System follows the variant that Fyne reads from the desktop.
func New(mode Mode) *Theme { return &Theme{mode: mode} }

// Palette is the set of colours for the desktop's variant, which a forced mode ignores.
func (t *Theme) Palette(variant fyne.ThemeVariant) Palette {
	switch t.mode {
	case Dark:
		return DarkPalette
	case Light:
		return LightPalette
	case HighContrast:
		return ContrastPalette
	}
	return forVariant(variant)
}

// Color answers for every colour name of Fyne.
func (t *Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.Palette(variant)
	switch name {
	case theme.ColorNameBackground, theme.ColorNameInnerWindowBorder, theme.ColorNameInnerWindowBorderInactive:
		return p.Window
	case theme.ColorNameButton, theme.ColorNameDisabledButton:
		return Over(p.Hover, p.Panel)
	case theme.ColorNameHeaderBackground:
		return p.Panel
	case theme.ColorNameMenuBackground, theme.ColorNameOverlayBackground:
		return p.Raised
	case theme.ColorNameInputBackground:
		return p.Field
	case theme.ColorNameInputBorder:
		return p.Border
	case theme.ColorNameSeparator:
		return p.Hairline
	case theme.ColorNameForeground:
		return p.Text
	case theme.ColorNamePlaceHolder:
		return p.Quiet
	case theme.ColorNameDisabled:
		return p.Disabled
	case theme.ColorNamePrimary, theme.ColorNameHyperlink, theme.ColorNameSuccess:
		return p.Accent
	case theme.ColorNameForegroundOnPrimary, theme.ColorNameForegroundOnSuccess:
		return p.OnAccent
	case theme.ColorNameWarning:
		return p.Warning
	case theme.ColorNameError:
		return p.Error
	case theme.ColorNameForegroundOnError, theme.ColorNameForegroundOnWarning:
		return p.OnDanger
	case theme.ColorNameFocus:
		return WithAlpha(p.Accent, 0.55)
	case theme.ColorNameSelection:
		return WithAlpha(p.Accent, 0.30)
	case theme.ColorNameHover:
		return p.Hover
	case theme.ColorNamePressed:
		return p.Pressed
	case theme.ColorNameScrollBar:
		return WithAlpha(p.Quiet, 0.55)
	case theme.ColorNameScrollBarBackground:
		return WithAlpha(p.Window, 0)
	case theme.ColorNameShadow:
		return p.Shadow
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font knows two weights; bold is the heavier one. Italics do not occur in the window.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace:
		return theme.DefaultTextMonospaceFont()
	case style.Symbol:
		return theme.DefaultSymbolFont()
	case style.Bold:
		return semibold
	}
	return regular
}

// Icon replaces the few icons that Fyne's widgets show in this program by ours.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource {
	if own, ok := fyneIcons[name]; ok {
		return Icon(own)
	}
	return theme.DefaultTheme().Icon(name)
}

// Size answers for the names that differ from Fyne's; the others are Fyne's.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNamePadding:
		return Space4
	case theme.SizeNameInnerPadding:
		return Space8
	case theme.SizeNameLineSpacing:
		return Space4
	case theme.SizeNameText:
		return TextBody
	case theme.SizeNameCaptionText:
		return TextQuiet
	case theme.SizeNameSubHeadingText, theme.SizeNameHeadingText:
		return TextTitle
	case theme.SizeNameInlineIcon:
		return IconSize
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius, theme.SizeNameButtonRadius, theme.SizeNameMenuRadius:
		return Radius
	case theme.SizeNamePopupRadius, theme.SizeNameDialogRadius, theme.SizeNameCardRadius, theme.SizeNameInnerWindowRadius:
		return RadiusFloat
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameSeparatorThickness, theme.SizeNameInputBorder:
		return paletteOf(t).Line
	case theme.SizeNameModalBlurRadius:
		return 0 // the shade below a card is enough; a blur repaints the window twice
	}
	return theme.DefaultTheme().Size(name)
}
