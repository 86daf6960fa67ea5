package com.unkey.vault.storage.disk;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The steps that a write and a read consist of, one system call or sync each, so that a test can
 * fail, or stop the world, at every one of them.
 */
interface FileOps {
  /** The machine's file system. */
  FileOps REAL = new Real();

  /** Reads a file, {@code most} bytes of it; a symbolic link at {@code file} is an error. */
  byte[] read(Path file, int most) throws IOException;

  /** Makes one folder, mode 0700. */
  void createDirectory(Path directory) throws IOException;

  /** Makes a file, mode 0600, and forces content and length to the device. */
  void writeNew(Path file, byte[] content) throws IOException;

  /** Gives a file a second name, atomically, and only if that name is free. */
  void link(Path existing, Path newName) throws IOException;

  /** Renames {@code from} to {@code to}, atomically, replacing what is there. */
  void replace(Path from, Path to) throws IOException;

  /** Forces a folder's entries, or a file's content, to the device. */
  void sync(Path fileOrDirectory) throws IOException;

  /** Removes a name; one that is not there is no error. */
  void delete(Path file) throws IOException;

  /** Whether both names are there and are one file. */
  boolean sameFile(Path one, Path other);

  /** Plain calls to the JDK. */
  final class Real implements FileOps {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Real() {}

    @Override
    public byte[] read(Path file, int most) throws IOException {
      try (InputStream in = Files.newInputStream(file, READ, NOFOLLOW_LINKS)) {
        return in.readNBytes(most);
      }
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
      Files.createDirectory(directory, OWNER_ONLY_DIRECTORY);
    }

    @Override
    public void writeNew(Path file, byte[] content) throws IOException {
      try (FileChannel channel =
          FileChannel.open(file, Set.of(CREATE_NEW, WRITE), OWNER_ONLY_FILE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
    }

    @Override
    public void link(Path existing, Path newName) throws IOException {
      try {
        Files.createLink(newName, existing);
      } catch (UnsupportedOperationException e) {
        throw new DiskErrors.UnsupportedLink(e);
      }
    }

    @Override
    public void replace(Path from, Path to) throws IOException {
      Files.move(from, to, ATOMIC_MOVE);
    }

    @Override
    public void sync(Path fileOrDirectory) throws IOException {
      try (FileChannel channel = FileChannel.open(fileOrDirectory, READ)) {
        channel.force(true);
      }
    }

    @Override
    public void delete(Path file) throws IOException {
      Files.deleteIfExists(file);
    }

    @Override
    public boolean sameFile(Path one, Path other) {
      try {
        return Files.isSameFile(one, other);
      } catch (IOException e) {
        return false;
      }
    }
  }
}
