package style

import (
	_ "embed"

	"fyne.io/fyne/v2"
)

//go:embed fonts/clickmask-regular.ttf
var regularFace []byte

//go:embed fonts/clickmask-semibold.ttf
var semiboldFace []byte

// The faces hold Latin, Greek, Cyrillic and Japanese letters with digits of equal width (see fonts/README.md).
// Other scripts come from the system.
var (
	regular  = fyne.NewStaticResource("clickmask-regular.ttf", regularFace)
	semibold = fyne.NewStaticResource("clickmask-semibold.ttf", semiboldFace)
)
