// Package serve answers prompts over HTTP, as the back ends of Label Studio, CVAT and QuPath do, so that those programs show
// ClickMask's masks. docs/BATCH.md has what they ask and what they get.
//
//	connection ──► token ──► room ──► body within a limit ──► dialect ──► pool ──► batch.Segmenter
//
// A request is refused as early as it can be: one without the token is not read, one too many waits nowhere, and what is read is
// bounded in size and time. The package listens and never asks anything of the network: a picture is in the request, or in the
// folder that the person named.
package serve
