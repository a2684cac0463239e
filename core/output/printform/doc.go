// Package printform makes what people read on paper of electronic documents: HTML that prints well, and PDF without a
// browser. A form is described once, as blocks from top to bottom; both are drawn from that.
//
// A print is a copy to be read. What has legal force is the file and the signatures under it; the stamps say so.
package printform
