package style

import "time"

// Space between things, in Fyne's units. Nothing in the window uses another step.
const (
	Space4  float32 = 4
	Space8  float32 = 8
	Space12 float32 = 12
	Space16 float32 = 16
	Space24 float32 = 24
	Space32 float32 = 32
)

// Sizes of type, corners, icons and controls.
const (
	TextBody  float32 = 13
	TextQuiet float32 = 12
	TextTitle float32 = 15
	TextLarge float32 = 20 // the one line of the empty window

	Radius      float32 = 6
	RadiusFloat float32 = 10
	IconSize    float32 = 20
	IconCell    float32 = 24 // the grid an icon is drawn in
	Control     float32 = 28 // height of buttons and fields
	RailButton  float32 = 36
	Hair        float32 = 1 // what a line takes of the room; how thick it is drawn is [Palette.Line]
)

// The fixed sides of the window's parts.
const (
	TopBarHeight    float32 = 44
	RailWidth       float32 = 48
	PanelWidth      float32 = 280
	FilmstripHeight float32 = 96
	StatusHeight    float32 = 24
	CompactBelow    float32 = 900 // narrower windows show the right panel as a drawer
	WindowW         float32 = 1280
	WindowH         float32 = 800
	MinW            float32 = 400 // at two pixels a unit 800 x 600, which any screen has
	MinH            float32 = 300
)

// Appear is how long what appears takes, easing out. Nothing moves while something is dragged.
const Appear = 120 * time.Millisecond
