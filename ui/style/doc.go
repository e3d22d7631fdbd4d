// Package style says how ClickMask looks: the colours of the dark and the light window, sizes, spacing, the font, the
// object colours and the icons.
//
// Widgets ask [Of] for the [Palette] in force whenever they refresh, so that a change of theme reaches them. Fyne's
// own widgets get the same colours through [Theme]. Nothing here knows pictures, masks or windows.
package style
