//go:build !nogui

package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"

	"github.com/go-gl/gl/v2.1/gl"
	"github.com/go-gl/glfw/v3.4/glfw"

	"clickmask/cli"
)

// offscreen makes a window that nobody sees, as Fyne makes its own, and says what draws it. A driver may end the process: it
// is for a child.
func offscreen() (found cli.OpenGL, err error) {
	if runtime.GOOS == "linux" && os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		return found, errors.New("there is no display (DISPLAY and WAYLAND_DISPLAY are empty)")
	}
	if err := openGL(); err != nil {
		return found, err
	}
	if err := glfw.Init(); err != nil {
		return found, fmt.Errorf("no display can be used: %w", err)
	}
	defer glfw.Terminate()
	if m := glfw.GetPrimaryMonitor(); m != nil {
		mode := m.GetVideoMode()
		x, _ := m.GetContentScale()
		found.Screen = fmt.Sprintf("%d x %d, scale %.3g", mode.Width, mode.Height, x)
	}
	glfw.WindowHint(glfw.Visible, glfw.False)
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
	w, err := glfw.CreateWindow(64, 64, "ClickMask", nil, nil)
	if err != nil {
		return found, fmt.Errorf("no window with OpenGL 2.1 can be made: %w", err)
	}
	defer w.Destroy()
	w.MakeContextCurrent()
	if err := gl.Init(); err != nil {
		return found, fmt.Errorf("OpenGL 2.1 is not all there: %w", err)
	}
	found.Version, found.Renderer = gl.GoStr(gl.GetString(gl.VERSION)), gl.GoStr(gl.GetString(gl.RENDERER))
	return found, nil
}
