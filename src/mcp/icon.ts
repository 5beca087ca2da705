/** An orange bolt on dark ground, drawn for this project. */
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><rect width="48" height="48" rx="10" fill="#17202e"/><path d="M27 6 12 27h10l-2 15 16-22H25z" fill="#ff9a3c"/></svg>';

export const icon = { src: `data:image/svg+xml,${encodeURIComponent(svg)}`, mimeType: 'image/svg+xml', sizes: ['any'] };
