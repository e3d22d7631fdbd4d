package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"clickmask/assets/icons"
)

// appMark is the program's own icon.
var appMark = loadMark()

func loadMark() fyne.Resource {
	drawing, err := icons.Files.ReadFile("app.svg")
	if err != nil {
		panic("parts: " + err.Error())
	}
	return fyne.NewStaticResource("app.svg", drawing)
}

// AppIcon is the picture of the program for its windows.
func AppIcon() fyne.Resource { return appMark }

func newMark() *canvas.Image {
	return &canvas.Image{Resource: appMark, FillMode: canvas.ImageFillContain}
}
