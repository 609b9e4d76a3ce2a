/** A rendered object, as tests look into it: any shape, checked by their assertions. */
export type Rendered = ReturnType<typeof JSON.parse>;
