package canvas

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Who shows clicks to others is told of each button, whatever the tool makes of it.
func TestEachButtonThatGoesDownIsTold(t *testing.T) {
	c := New()
	var told []desktop.MouseButton
	c.OnPress = func(e *desktop.MouseEvent) { told = append(told, e.Button) }
	for _, b := range []desktop.MouseButton{desktop.MouseButtonPrimary, desktop.MouseButtonSecondary} {
		c.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(5, 5)}, Button: b})
	}
	if len(told) != 2 || told[0] != desktop.MouseButtonPrimary || told[1] != desktop.MouseButtonSecondary {
		t.Errorf("told %v", told)
	}
}
