package style

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"clickmask/assets/icons"
)

// IconName names one of our icons: a file of assets/icons without its ending. All are drawn in a grid of 24 with
// lines of 1.75, and hold no colour of their own.
type IconName string

// The icons.
const (
	IconBox          IconName = "box"
	IconBrush        IconName = "brush"
	IconCheck        IconName = "check"
	IconChevronDown  IconName = "chevron-down"
	IconChevronLeft  IconName = "chevron-left"
	IconChevronRight IconName = "chevron-right"
	IconChevronUp    IconName = "chevron-up"
	IconChip         IconName = "chip"
	IconClose        IconName = "close"
	IconCopy         IconName = "copy"
	IconCutout       IconName = "cutout"
	IconEllipse      IconName = "ellipse"
	IconEraser       IconName = "eraser"
	IconError        IconName = "error"
	IconExport       IconName = "export"
	IconEye          IconName = "eye"
	IconEyeOff       IconName = "eye-off"
	IconFind         IconName = "find"
	IconFit          IconName = "fit"
	IconFolder       IconName = "folder"
	IconHand         IconName = "hand"
	IconHair         IconName = "hair"
	IconHelp         IconName = "help"
	IconInfo         IconName = "info"
	IconKeyboard     IconName = "keyboard"
	IconLasso        IconName = "lasso"
	IconMenu         IconName = "menu"
	IconMinus        IconName = "minus"
	IconMoon         IconName = "moon"
	IconMore         IconName = "more"
	IconOpen         IconName = "open"
	IconPanel        IconName = "panel"
	IconPencil       IconName = "pencil"
	IconPicture      IconName = "picture"
	IconPictureLost  IconName = "picture-missing"
	IconPictureTorn  IconName = "picture-broken"
	IconPictures     IconName = "pictures"
	IconPlus         IconName = "plus"
	IconPointAdd     IconName = "point-add"
	IconPointRemove  IconName = "point-remove"
	IconPolygon      IconName = "polygon"
	IconRectangle    IconName = "rectangle"
	IconRedo         IconName = "redo"
	IconReset        IconName = "reset"
	IconSave         IconName = "save"
	IconScribble     IconName = "scribble"
	IconEverything   IconName = "everything"
	IconSettings     IconName = "settings"
	IconSun          IconName = "sun"
	IconTag          IconName = "tag"
	IconTrash        IconName = "trash"
	IconUndo         IconName = "undo"
	IconWarning      IconName = "warning"
	IconZoomIn       IconName = "zoom-in"
	IconZoomOut      IconName = "zoom-out"
)

// Icon is an icon in the text colour of the theme in force at the time it is drawn, for Fyne's own widgets.
func Icon(name IconName) fyne.Resource { return themed{name} }

// themed looks its colour up whenever Fyne asks; its name tells the colour, because Fyne caches pictures by name.
type themed struct{ icon IconName }

func (t themed) Name() string    { return Tinted(t.icon, Current().Text).Name() }
func (t themed) Content() []byte { return Tinted(t.icon, Current().Text).Content() }

type tint struct {
	icon   IconName
	colour color.NRGBA
}

var (
	tintedMu sync.Mutex
	tinted   = map[tint]fyne.Resource{}
)

// Tinted is an icon in one colour. The same arguments give the same resource. It is safe for concurrent use, and
// panics for a name that has no file: names are constants of this package.
func Tinted(name IconName, colour color.NRGBA) fyne.Resource {
	tintedMu.Lock()
	defer tintedMu.Unlock()
	key := tint{name, colour}
	if have, ok := tinted[key]; ok {
		return have
	}
	drawing, err := icons.Files.ReadFile(string(name) + ".svg")
	if err != nil {
		panic("look: no icon called " + string(name))
	}
	hex := fmt.Sprintf("#%02x%02x%02x", colour.R, colour.G, colour.B)
	made := fyne.NewStaticResource(string(name)+hex[1:]+".svg", bytes.ReplaceAll(drawing, []byte("currentColor"), []byte(hex)))
	tinted[key] = made
	return made
}

// fyneIcons are the icons of Fyne's own widgets that ours replace.
var fyneIcons = map[fyne.ThemeIconName]IconName{
	theme.IconNameArrowDropDown:  IconChevronDown,
	theme.IconNameArrowDropUp:    IconChevronUp,
	theme.IconNameMenuExpand:     IconChevronRight,
	theme.IconNameCancel:         IconClose,
	theme.IconNameConfirm:        IconCheck,
	theme.IconNameDelete:         IconTrash,
	theme.IconNameFolder:         IconFolder,
	theme.IconNameFolderOpen:     IconOpen,
	theme.IconNameSettings:       IconSettings,
	theme.IconNameInfo:           IconInfo,
	theme.IconNameWarning:        IconWarning,
	theme.IconNameError:          IconError,
	theme.IconNameHelp:           IconHelp,
	theme.IconNameVisibility:     IconEye,
	theme.IconNameVisibilityOff:  IconEyeOff,
	theme.IconNameContentCopy:    IconCopy,
	theme.IconNameContentUndo:    IconUndo,
	theme.IconNameContentRedo:    IconRedo,
	theme.IconNameMoreHorizontal: IconMore,
}

// IconNames lists all icons in the order of their names.
func IconNames() []IconName {
	entries, err := icons.Files.ReadDir(".")
	if err != nil {
		panic("look: " + err.Error())
	}
	var names []IconName
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ".svg"); ok && name != "app" {
			names = append(names, IconName(name))
		}
	}
	return names
}
