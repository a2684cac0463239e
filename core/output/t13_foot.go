package output

// Rows below the table.
var t13FootHeights = []float64{9, 13.5, 8.25, 13.5, 8.25, 13.5, 8.25}

// drawFoot draws the lines to sign on.
func (f *t13) drawFoot() {
	f.signatures(t13FootHeights, 7, [5][2]int{{1, 5}, {6, 10}, {12, 15}, {17, 22}, {24, 31}}, f.threeSigners()...)
}
