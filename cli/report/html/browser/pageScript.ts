// What the report does in the browser: filters and sorts its tables, and switches between light and dark. The page is complete without it.

/**
 * Filters and sorts the tables. Written into the page as text, so it uses nothing from outside of itself. Tables are found by `data-` attributes: `data-filter` on a field names
 * its table, `data-filtered` is where the number of rows goes, `data-value` is what a cell is chosen by, and `data-order` what it is sorted by, where that is not its text.
 */
export function tableScript(): void {
  const rowsOf = (table: HTMLTableElement): HTMLTableRowElement[] => Array.from(table.tBodies[0]?.rows ?? []);

  const applyFilters = (table: HTMLTableElement): void => {
    const fields = document.querySelectorAll<HTMLInputElement | HTMLSelectElement>(
      `[data-filter="${table.id}"]`,
    );
    const wanted = Array.from(fields, (field) => ({
      column: field.dataset['column'],
      text: field.value.trim().toLowerCase(),
    })).filter(({ text }) => text !== '');
    let shown = 0;
    for (const row of rowsOf(table)) {
      const fits = wanted.every(({ column, text }) => {
        if (column === undefined) {
          return row.textContent?.toLowerCase().includes(text) === true;
        }
        return row.cells[Number(column)]?.dataset['value']?.toLowerCase() === text;
      });
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    const count = document.querySelector(`[data-filtered="${table.id}"]`);
    if (count) {
      count.textContent = String(shown);
    }
  };

  const sortBy = (table: HTMLTableElement, head: HTMLTableCellElement): void => {
    const isUp = head.getAttribute('aria-sort') !== 'ascending';
    for (const other of Array.from(table.tHead?.rows[0]?.cells ?? [])) {
      other.removeAttribute('aria-sort');
    }
    head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
    const valueIn = (row: HTMLTableRowElement): string => {
      const cell = row.cells[head.cellIndex];
      return cell?.dataset['order'] ?? cell?.dataset['value'] ?? cell?.textContent ?? '';
    };
    const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
    const sorted = rowsOf(table).sort((a, b) => compare(valueIn(a), valueIn(b)) * (isUp ? 1 : -1));
    table.tBodies[0]?.append(...sorted);
  };

  for (const table of Array.from(document.querySelectorAll<HTMLTableElement>('table[data-sortable]'))) {
    for (const head of Array.from(table.tHead?.rows[0]?.cells ?? [])) {
      head.querySelector('button')?.addEventListener('click', () => sortBy(table, head));
    }
  }
  for (const field of Array.from(document.querySelectorAll<HTMLInputElement>('[data-filter]'))) {
    const table = document.getElementById(field.dataset['filter'] ?? '');
    if (table instanceof HTMLTableElement) {
      field.addEventListener('input', () => applyFilters(table));
    }
  }
}

/** Switches between light and dark. Uses nothing from outside of itself either. */
export function themeScript(): void {
  document.querySelector('[data-theme-switch]')?.addEventListener('click', () => {
    const root = document.documentElement;
    const isDark =
      root.dataset['theme'] === 'dark' ||
      (root.dataset['theme'] === undefined && matchMedia('(prefers-color-scheme: dark)').matches);
    root.dataset['theme'] = isDark ? 'light' : 'dark';
  });
  // Fields and switches that do nothing without this script are hidden until now.
  document.documentElement.classList.add('scripted');
}
