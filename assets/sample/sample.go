// Package sample holds the picture the program opens with, rendered by make_sample.py, and clicks to try on it.
package sample

import _ "embed" // the picture is part of the program

// JPEG is the picture as a file, 1200 x 800 pixels; CC0, see LICENSE.
//
//go:embed sample.jpg
var JPEG []byte

// Name is what the picture is called in titles and lists, and the name it is saved under.
const Name = "breakfast.jpg"

// Width and Height are the picture's size in pixels.
const (
	Width  = 1200
	Height = 800
)

// Click is a prompt worth trying. Coordinates are pixels of the picture, x right and y down.
type Click struct {
	Name string     // what it selects, for people
	Mask string     // the true mask, NAME.png in testdata; for tests
	X, Y float64    // the first click, on the thing; none when HasBox
	Box  [4]float64 // x0, y0, x1, y1 of a box round it, when HasBox
	Then []Point    // further clicks that make it better
}

// Point is a click on the thing, or beside it.
type Point struct {
	X, Y   float64
	Inside bool
}

// HasBox tells whether the suggestion begins with a box and not with a click.
func (c Click) HasBox() bool { return c.Box[2] > c.Box[0] }

// Clicks are things of the picture and how to get them, best first.
var Clicks = []Click{
	{Name: "Chick", Mask: "chick", X: 272, Y: 335},
	{Name: "Mug", Mask: "mug", X: 613, Y: 446},
	{Name: "Blueberry", Mask: "blueberry_5", X: 248, Y: 712},
	{Name: "Raspberry", Mask: "raspberry_2", X: 149, Y: 678},
	{Name: "Vase", Mask: "vase", Box: [4]float64{779, 0, 1081, 404}},
	{Name: "Doughnut", Mask: "donut", Box: [4]float64{797, 415, 1096, 698},
		Then: []Point{{X: 945, Y: 560}, {X: 1038, Y: 585, Inside: true}}},
	{Name: "Mango behind the honey dipper", Mask: "mango", X: 296, Y: 542, Then: []Point{{X: 455, Y: 545, Inside: true}}},
}
