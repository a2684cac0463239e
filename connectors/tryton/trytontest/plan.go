package trytontest

// Plan is what a database is filled with: one company, its staff and a month of attendance, its buyers and invoices.
type Plan struct {
	Month     string // YYYY-MM
	Company   Party
	Buyers    []Party
	Employees []Employee
	Invoices  []Invoice
}

// Party is the company or a buyer. The КПП is kept as an identifier without a type, as Tryton has none for it.
type Party struct {
	Name       string
	INN, KPP   string
	Country    string // RU, KZ
	PostalCode string
	City       string
	Street     string
	Inactive   bool // no longer used
}

// Employee is one of the staff. The tab number is the code of the party.
type Employee struct {
	Tab       string
	Name      string
	Hired     string // YYYY-MM-DD
	Dismissed string // may be empty
	Night     bool   // two nights from 20 to 8, two days off; otherwise Monday to Friday from 9 to 18
}

// Invoice is a customer invoice.
type Invoice struct {
	Buyer     int // index in the plan
	Day       int // of the month; invoices are posted in the order of the plan, so days must not fall
	Reference string
	Currency  string // empty: RUB
	Lines     []Line
	Draft     bool // is not posted
	CreditsOf int  // index + 1 of the invoice that this one takes back; its lines are then those of that one, negated
}

// Line is a row of an invoice.
type Line struct {
	Description string
	Quantity    float64
	Unit        string // a symbol of Tryton's own units, as "u", "h", "kg"; may be empty
	Price       string
	Rate        string // percent, as "20"; empty: without a tax
	Comment     bool   // a row without amounts
}

// Filled is what Fill made.
type Filled struct {
	Company   int64
	Employees []int64 // ids, in the plan's order
	Invoices  []int64 // ids, in the plan's order
	Numbers   []string
	Marks     int // attendance lines, those of the days around the month included
}

// Sample is one company with twelve employees, one of them on night shifts, and eight invoices of October 2026. One
// of the buyers is foreign, one an entrepreneur, one no longer used.
func Sample() Plan {
	return Plan{
		Month:   "2026-10",
		Company: Party{"ООО «Ромашка»", "7700000016", "770001001", "RU", "101000", "Москва", "ул. Ленина, 1", false},
		Buyers: []Party{
			{"ООО «Василёк»", "7810000026", "781001001", "RU", "190000", "Санкт-Петербург", "наб. Мойки, 2", false},
			{"АО «Подснежник»", "6605000014", "660501001", "RU", "620000", "Екатеринбург", "ул. Мира, 3", false},
			{"ИП Незабудкина Анна Ивановна", "770123456703", "", "RU", "170000", "Тверь", "пр. Победы, 4", false},
			{"Baiterek Trade LLP", "", "", "KZ", "010000", "Астана", "Mangilik El 5", false},
			{"ООО «Мимоза»", "", "", "RU", "620014", "Екатеринбург", "ул. Малышева, 6", true},
		},
		Employees: []Employee{
			{"0001", "Ландышев Пётр Ильич", "2020-03-02", "", false},
			{"0002", "Васильков Егор Петрович", "2021-06-01", "", false},
			{"0003", "Астрова Мария Олеговна", "2022-01-10", "", false},
			{"0004", "Гвоздикин Олег Юрьевич", "2022-09-05", "", false},
			{"0005", "Пионова Елена Львовна", "2023-02-01", "", false},
			{"0006", "Тюльпанов Илья Маркович", "2023-11-20", "", false},
			{"0007", "Ирисова Дарья Романовна", "2024-04-15", "", false},
			{"0008", "Мальвин Роман Янович", "2024-08-01", "", true},
			{"0009", "Фиалкина Ольга Денисовна", "2025-05-12", "", false},
			{"0010", "Левкоев Денис Глебович", "2026-10-12", "", false},
			{"0011", "Лилиева Нина Павловна", "2021-01-11", "2026-10-16", false},
			{"0012", "Шалфеев Глеб Андреевич", "2019-07-01", "", true},
		},
		Invoices: []Invoice{
			{Buyer: 0, Day: 2, Reference: "Договор № 14 от 12.01.2026", Lines: []Line{
				{Description: "Обслуживание оборудования", Quantity: 1, Unit: "u", Price: "150000.00", Rate: "22"},
				{Description: "Работы сверх договора", Quantity: 7.5, Unit: "h", Price: "2333.33", Rate: "22"},
			}},
			{Buyer: 1, Day: 5, Lines: []Line{
				{Description: "Поверка датчика", Quantity: 3, Unit: "u", Price: "33.3333", Rate: "20"},
				{Description: "Крепёж", Quantity: 0.7, Unit: "kg", Price: "33.35", Rate: "20"},
				{Description: "Доставка включена в цену", Comment: true},
				{Description: "Вода питьевая", Quantity: 10, Unit: "l", Price: "11.11", Rate: "10"},
			}},
			{Buyer: 2, Day: 8, Reference: "Заказ 77", Lines: []Line{
				{Description: "Консультация", Quantity: 2, Unit: "h", Price: "4000.00"},
			}},
			{Buyer: 3, Day: 9, Lines: []Line{
				{Description: "Станок токарный", Quantity: 1, Unit: "u", Price: "780000.00", Rate: "0"},
			}},
			{Buyer: 0, Day: 14, Lines: []Line{
				{Description: "Аренда помещения", Quantity: 1, Price: "99999.99", Rate: "22"},
				{Description: "Уборка", Quantity: 31, Unit: "d", Price: "0.01", Rate: "22"},
				{Description: "Вывоз мусора", Quantity: 31, Unit: "d", Price: "0.02", Rate: "22"},
			}},
			{Buyer: 1, Day: 20, Lines: []Line{{Description: "Хлеб", Quantity: 120, Unit: "u", Price: "41.67", Rate: "10"}}},
			{Buyer: 1, Day: 21, CreditsOf: 6},
			{Buyer: 2, Day: 30, Lines: []Line{{Description: "Обучение", Quantity: 12, Unit: "h", Price: "1250.50", Rate: "22"}}},
		},
	}
}
