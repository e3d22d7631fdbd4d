package ui

import "clickmask/ui/lang"

// NoWindowWords says to a person who has no terminal that OpenGL cannot draw a window here; reason is what the driver says.
func NoWindowWords(reason string) string {
	return lang.T("The window could not be opened, because it needs OpenGL 2.1 or newer. Install the driver of the graphics card from its maker; over Remote Desktop and in a virtual machine there may be none. (%s)", reason)
}
