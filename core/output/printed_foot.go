package output

import "fmt"

// signer is a line to sign on.
type signer struct {
	role string
	who  Signatory
}

// threeSigners are those of Т-12 and Т-13.
func (p *printout) threeSigners() []signer {
	return []signer{
		{"Ответственное лицо", p.options.Responsible},
		{"Руководитель структурного подразделения", p.options.Head},
		{"Работник кадровой службы", p.options.Personnel},
	}
}

// signatures draws lines to sign on, on columns from … to for: role, position, signature, name, date. Each takes two of
// the rows, the first row is left free.
func (p *printout) signatures(heights []float64, size float64, at [5][2]int, signers ...signer) {
	label := look{size: size, across: "left"}
	line := look{size: size, across: "center", shrink: true, edges: underline}
	caption := look{size: size - 1.5, across: "center", down: "top"}
	var boxes []box
	for i, s := range signers {
		row := 2 + 2*i
		boxes = append(boxes,
			box{row, at[0][0], row, at[0][1], s.role, label},
			box{row, at[1][0], row, at[1][1], s.who.Position, line},
			box{row, at[2][0], row, at[2][1], "", line},
			box{row, at[3][0], row, at[3][1], s.who.Name, line},
			box{row, at[4][0], row, at[4][1], fmt.Sprintf("«____» ____________________ %d__ г.", p.month.First.Year()/100), label},
			box{row + 1, at[1][0], row + 1, at[1][1], "должность", caption},
			box{row + 1, at[2][0], row + 1, at[2][1], "личная подпись", caption},
			box{row + 1, at[3][0], row + 1, at[3][1], "расшифровка подписи", caption})
	}
	p.grid.place(boxes, heights)
}
