package output

import "fmt"

// Rows below the table.
var t13FootHeights = []float64{9, 13.5, 8.25, 13.5, 8.25, 13.5, 8.25}

// drawFoot draws the lines to sign on.
func (f *t13) drawFoot() {
	label := look{size: 7, across: "left"}
	line := look{size: 7, across: "center", shrink: true, edges: underline}
	var boxes []box
	for i, s := range []struct {
		role string
		who  Signatory
	}{
		{"Ответственное лицо", f.options.Responsible},
		{"Руководитель структурного подразделения", f.options.Head},
		{"Работник кадровой службы", f.options.Personnel},
	} {
		row := 2 + 2*i
		boxes = append(boxes,
			box{row, 1, row, 5, s.role, label},
			box{row, 6, row, 10, s.who.Position, line},
			box{row, 12, row, 15, "", line},
			box{row, 17, row, 22, s.who.Name, line},
			box{row, 24, row, 31, fmt.Sprintf("«____» ____________________ %d__ г.", f.month.First.Year()/100), label},
			box{row + 1, 6, row + 1, 10, "должность", t13Caption},
			box{row + 1, 12, row + 1, 15, "личная подпись", t13Caption},
			box{row + 1, 17, row + 1, 22, "расшифровка подписи", t13Caption})
	}
	f.grid.place(boxes, t13FootHeights)
}
