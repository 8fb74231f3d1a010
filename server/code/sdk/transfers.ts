/** Helpers that boto3 adds to S3 clients, buckets and objects. */

/** What one calls, and what its arguments are in their order. */
export interface Transfer {
  readonly operations: readonly string[];
  readonly arguments: readonly string[];
}

export const TRANSFERS: Readonly<Partial<Record<string, Transfer>>> = {
  upload_file: { operations: ['PutObject'], arguments: ['Filename', 'Bucket', 'Key'] },
  upload_fileobj: { operations: ['PutObject'], arguments: ['Fileobj', 'Bucket', 'Key'] },
  download_file: { operations: ['GetObject'], arguments: ['Bucket', 'Key', 'Filename'] },
  download_fileobj: { operations: ['GetObject'], arguments: ['Bucket', 'Key', 'Fileobj'] },
  copy: { operations: ['CopyObject'], arguments: ['CopySource', 'Bucket', 'Key'] },
  generate_presigned_post: { operations: ['PutObject'], arguments: ['Bucket', 'Key'] },
};

