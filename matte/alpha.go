package matte

import "clickmask/mask"

// Alpha says how much of each pixel of a picture is the thing; see [mask.Alpha].
type Alpha = mask.Alpha
