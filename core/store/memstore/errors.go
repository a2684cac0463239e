package memstore

import "github.com/uzelhub/uzel/schemas/fault"

// Kinds of faults of a store that is crashed on purpose.
var (
	ErrCrashed = fault.Define("UZ-STO-501", fault.Remote, "машина выключилась", "это проверка: откройте хранилище снова")
	ErrAgain   = fault.Define("UZ-STO-502", fault.Remote, "запись столкнулась с другой", "это проверка: запись повторится сама")
)
