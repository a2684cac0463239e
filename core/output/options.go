package output

import "github.com/uzelhub/uzel/schemas/timesheet"

// Options are the choices a form leaves to its user. The zero value is a form with letter codes and empty lines to
// sign on.
type Options struct {
	Notation Notation

	// Pay tells the kind of pay of each code with hours, for columns 7 and 8 of Т-13. Codes of one kind and account are
	// added up. Without it the codes of the timesheet themselves stand in column 7 and column 8 is empty, because no
	// payroll knows its kinds of pay by the same numbers.
	Pay map[timesheet.Code]Pay

	// Who signs: "Ответственное лицо", "Руководитель структурного подразделения", "Работник кадровой службы".
	Responsible, Head, Personnel Signatory

	// TempDir takes the rows of a large workbook while it is written; the system's own directory when empty. The files
	// hold personal data, are readable by this user only and are gone when the call returns.
	TempDir string
}

// Pay is a kind of pay as the payroll knows it.
type Pay struct {
	Code    string // код вида оплаты
	Account string // корреспондирующий счет
}

// Signatory is a person under a form, as far as known.
type Signatory struct{ Position, Name string }
