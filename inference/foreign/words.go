package foreign

import "regexp"

// What ONNX Runtime puts around what went wrong: the node's state, and its own functions, source files and conditions.
var (
	nodeFailed = regexp.MustCompile(`(?:Error running network: )?Non-zero status code returned while running (\w+) node\. Name:'[^']*' Status Message: `)
	creating   = regexp.MustCompile(`Error creating C session: (?:Exception during initialization: )?`)
	checked    = regexp.MustCompile(`\S+\.(?:cc|h):\d+ .*(?: was false\. |\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : )`)
	returned   = regexp.MustCompile(`\S+\.(?:cc|h):\d+ \S+ `)
)

// plainly is an error's text without ONNX Runtime's innards.
func plainly(text string) string {
	text = nodeFailed.ReplaceAllString(text, "operator $1: ")
	text = creating.ReplaceAllString(text, "")
	text = checked.ReplaceAllString(text, "")
	return returned.ReplaceAllString(text, "")
}
